"""Speed, printed beside a yardstick of the same run. Nothing here is a test."""

import kpi  # noqa: F401  before DuckDB, whose memory it sets up
