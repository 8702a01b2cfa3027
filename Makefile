# Every target does its own set-up. `make help` lists them.

SHELL := /usr/bin/env bash
export PATH := $(PATH):$(HOME)/.cargo/bin

.DEFAULT_GOAL := help
.PHONY: help setup run test check bench figures screenshots docs dist

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing: system libraries and MuJoCo
	@scripts/setup.sh run

run: setup ## open the workbench with the quick start (without a display: run it headless)
	@scripts/run.sh

test: ## run every test, window tests included, on a virtual display
	@scripts/setup.sh test
	@scripts/with-display.sh cargo test --release --features remote

check: ## formatting, lints, module arrows, file sizes, one egui and one wgpu
	@scripts/setup.sh build
	@scripts/check.sh

bench: ## measure the speeds this project stands on
	@scripts/setup.sh test
	@cargo run --release -- bench ui
	@cargo run --release -- bench sim
	@cargo run --release -- bench plan
	@cargo run --release -- bench plan --sweep target/plan_time.png
	@cargo run --release -- bench train
	@cargo run --release -- bench policy
	@cargo run --release -- bench data

figures: ## make the post's figures and tables at a reduced budget, and one page of them, in sweeps/ (an hour on two cores)
	@scripts/setup.sh build
	@scripts/figures.sh

screenshots: ## make the pictures in screenshots/ from a real walk through the program; then every panel in every theme, in target/tmp/window
	@scripts/setup.sh test
	@FORESIGHT_PICTURES=$(CURDIR)/screenshots scripts/with-display.sh cargo test --release --features remote --test ui walk
	@scripts/with-display.sh cargo test --release --features remote --test ui pictures -- --ignored

docs: ## make the handbook's pages that are made from the program, and, where mdBook is installed, a book of it in target/handbook
	@scripts/setup.sh build
	@scripts/docs.sh

dist: ## make an archive and a Debian package in target/dist, and try them in a clean system where root may (dist_test.sh)
	@scripts/setup.sh dist
	@scripts/dist.sh
	@if [ "$$(id -u)" -eq 0 ]; then scripts/dist_test.sh; else echo "dist: not tried in a clean system; that takes root: sudo -E scripts/dist_test.sh"; fi
