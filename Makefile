# Each target is one line that calls a tool or a script of dev/; read those for what happens.
.PHONY: setup demo test e2e simulate planted fuzz bench lint package

setup:   ; dev/setup.sh
demo:    ; dev/demo.sh
test:    ; dev/test.sh
simulate: ; dev/simulate.sh
planted: ; dev/plant.sh
e2e:     ; dev/e2e.sh
bench:   ; dev/bench.sh
fuzz:    ; dev/fuzz.sh
lint:    ; dev/lint.sh
package: ; dev/package.sh
