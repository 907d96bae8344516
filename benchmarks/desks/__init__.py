"""Parts of the benchmark of the staff's lists."""
