"""The briefing pack: one content, made of figure records and findings, in four file formats."""
