"""Figures as files: CSV (plain, and as Danish Excel reads it), XLSX, JSON and Parquet."""
