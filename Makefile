# Every target first fetches what is missing: Node 20 with npm, Java 17, Maven and Go are all that a machine needs.
.PHONY: demo smoke test drills check check-store evaluate bench clean
bootstrap = node tools/bootstrap.mjs
run = env PATH="$(CURDIR)/node_modules/.bin:$$PATH" npm run --silent

demo:
	@$(bootstrap) demo
	@exec $(run) demo

smoke:
	@$(bootstrap) smoke
	@$(run) smoke

test:
	@$(bootstrap) test
	@$(run) test

# What happens when processes and servers fail: minutes, of which `make test` runs a part.
drills:
	@$(bootstrap) drills
	@$(run) drills

# Tests a store of your own as the local city's store is tested: docs/object-stores.md.
check-store:
	@if [ -z "$(STORE)" ]; then echo "marsad: STORE names the file that describes the store: make check-store STORE=store.json" >&2; exit 1; fi
	@$(bootstrap) check
	@MARSAD_TEST_STORE="$(abspath $(STORE))" $(run) test:store

check:
	@$(bootstrap) check
	@$(run) check

# Needs python3 with venv too: the public scorer of tracks is installed into .marsad/.
evaluate:
	@if [ -z "$(EVAL_DATA)" ]; then echo "marsad: EVAL_DATA names the folder with the labelled sets: make evaluate EVAL_DATA=DIR" >&2; exit 1; fi
	@$(bootstrap) check
	@$(run) evaluate -- all --data "$(EVAL_DATA)"

bench:
	@$(bootstrap) bench
	@$(run) bench -- $(NAME)

clean:
	@node tools/bootstrap-clean.mjs
