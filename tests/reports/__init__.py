"""Tests of the reports, on pipelines built by hand."""
