# Every target first fetches what is missing: Node 20 with npm, Java 17, Maven and Go are all that a machine needs.
.PHONY: demo smoke test check evaluate bench clean
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

check:
	@$(bootstrap) check
	@$(run) check

evaluate:
	@echo "The evaluation of the models on labelled sets (EVAL_DATA=DIR names them) is not part of this version: it comes with its own issue." >&2; exit 1

bench:
	@$(bootstrap) bench
	@$(run) bench -- $(NAME)

clean:
	@node tools/bootstrap-clean.mjs
