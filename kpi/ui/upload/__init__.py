"""The parts of the upload page: a file or a paste in, what was understood, what is to be settled, what
will change, commit; and the history. With kpi/ui/quality, all of kpi/ui that uses pipelines."""
