# Needs Python 3.11 or later, make and a shell; everything else is installed into .venv.
PYTHON ?= python3
RUN := .venv/bin/python -m analysis
READY := .venv/ready

.DEFAULT_GOAL := help
.PHONY: help briefing test lab explore data figures notebooks check bench clean

help: ## list what there is to do
	@sed -n 's/^\([a-z]*\):.*## /  make \1	/p' Makefile | expand -t 18
	@echo
	@echo '  .venv/bin/python -m analysis brief --partner IT    a briefing, in three languages'
	@echo '  .venv/bin/python -m analysis quote turnover 2024   which number may be quoted'
	@echo '  .venv/bin/python -m analysis claims                what five documents say, checked'
	@echo '  .venv/bin/python -m analysis verify draft.docx     check the numbers of a draft'

briefing: $(READY) ## rebuild the tables, charts and briefings that changed
	@$(RUN) briefing

test: $(READY) ## run every check: code, data, charts, notebooks
	@$(RUN) check && $(RUN) test

lab: $(READY) ## open the notebooks in JupyterLab
	@$(RUN) lab

explore: $(READY) ## open the explorer of trends as a page in the browser
	@$(RUN) explore

data: $(READY) ## rebuild the cleaned tables from data/published
	@$(RUN) data

figures: $(READY) ## redraw the charts that changed
	@$(RUN) figures

notebooks: $(READY) ## run the notebooks and store their outputs
	@$(RUN) notebooks

check: $(READY) ## check style, types and every table
	@$(RUN) check

bench: $(READY) ## measure speed as ratios
	@$(RUN) bench

clean: ## forget what earlier runs remembered
	@rm -rf .cache .mypy_cache .pytest_cache .ruff_cache .hypothesis bench.txt

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=/path/to/python3")'
	@$(PYTHON) -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@echo '$(CURDIR)' > "$$(.venv/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/project.pth"
	@touch $(READY)
