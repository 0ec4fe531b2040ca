"""Reading drafts: which quantitative statements a text makes, in English and in Russian."""
