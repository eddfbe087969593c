"""Tests of reading and answering RFPs."""
