"""Speed, printed beside a yardstick of the same run. Nothing here is a test."""
