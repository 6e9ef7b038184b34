# Two commands do all on a fresh Debian machine: `make run` and `make test`.
PYTHON ?= python3
ARGS ?=
MANAGE = $(PYTHON) tools/manage.py

.PHONY: run test lint bench docs screenshots clean setup shell

run: ## the ERP with the suite and the demo company on http://localhost:8069
	@$(MANAGE) run

test: ## all tests; a part with ARGS="addons/service_base -k import"
	@$(MANAGE) test --args='$(ARGS)'

lint: ## ruff and pylint-odoo
	@$(MANAGE) lint

bench: ## the benchmarks; writes bench/results.json
	@$(MANAGE) bench --args='$(ARGS)'

docs: ## docs/policies.md and the README.rst of the addons
	@$(PYTHON) tools/policies.py
	@$(PYTHON) tools/readmes.py

screenshots: ## the pictures of the manual, docs/screenshots
	@$(MANAGE) test --keep --args='tests/screenshots.py'

setup: ## what run and test need, without starting anything
	@$(MANAGE) setup

shell: ## an Odoo shell on the demo database
	@$(MANAGE) shell

clean: ## remove all that was made in this folder
	@$(MANAGE) clean
