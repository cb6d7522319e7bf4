package dev.precept.domain.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.shared.Limits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;
import java.util.Set;

/** What is understood of a module without an OPA. */
class RegoModuleTable {
    private static final String MODULE =
            """
            # METADATA
            package shop.orders # of the shop

            import data.shop.orders
            import data.shop.orders.limits as most
            import rego.v1

            default allow := false

            allow if {
            \tinput.subject.level > orders.limits[input["action"].name]
            \tsome x in data["shop"].orders.names
            \tx == `data.other "http.send"`
            }

            deny if not data.shop.orders.allow

            limits := {"data": 1, "http.send": 2}
            names := ["\\"data.other", "\\u0064ata"]
            """;

    @Test
    void aModuleIsUnderstood() {
        RegoModule module = RegoModule.of(MODULE);
        assertThat(module.packagePath()).isEqualTo("shop.orders");
        assertThat(module.reads()).isEqualTo(Set.of(Source.SUBJECT, Source.ACTION));
        assertThat(module.unfitness("allow")).isEmpty();
        assertThat(module.unfitness("level")).isPresent();
        assertThat(module.mentionsAny("den")).isTrue();
    }

    @Test
    void itCanBeGivenAnotherName() {
        assertThat(RegoModule.of(MODULE).renamed(Map.of("shop.orders", "a.b1")))
                .isEqualTo(
                        MODULE.replace("package shop.orders", "package a.b1")
                                .replace(
                                        "import data.shop.orders\n", "import data.a.b1 as orders\n")
                                .replace("data.shop.orders.", "data.a.b1.")
                                .replace("data[\"shop\"].orders.", "data.a.b1."));
    }

    @Test
    void testsReferToWhatTheyTest() {
        RegoModule module = RegoModule.of("package a\nallow if input.x");
        String tests =
                "package a_test\nimport data.a\ntest_x if data.a.allow with input as {\"x\": 1}";
        RegoModule read = RegoModule.ofTests(tests, module);
        assertThat(read.mentionsAny("test_")).isTrue();
        assertThat(read.renamed(Map.of("a", "p.h", "a_test", "p.h_test")))
                .isEqualTo(
                        "package p.h_test\nimport data.p.h as a\n"
                                + "test_x if data.p.h.allow with input as {\"x\": 1}");
        assertThatThrownBy(() -> RegoModule.of(tests)).hasMessageContaining("line 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"input", "input[x]", "object.get(input, \"resource\", {})"})
    void whoReadsTheInputAsAWholeReadsAllOfIt(String expression) {
        assertThat(RegoModule.of("package a\nallow if count(" + expression + ")").reads())
                .containsExactlyInAnyOrder(
                        Source.SUBJECT,
                        Source.RESOURCE,
                        Source.ACTION,
                        Source.CONTEXT,
                        Source.TOKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "allow if true",
                "package",
                "package \"a\"",
                "package a[\"b\"]",
                "package a\nallow if data.b.c",
                "package a\nallow if data",
                "package a\nallow if data[x]",
                "package a.b\nallow if data.a.c",
                "package a.b\nallow if data[\"a.b\"].c",
                "package a\nimport data.users",
                "package a\nallow if http.send({\"url\": \"x\"})",
                "package a\nallow if http . send({})",
                "package a\nallow if http[\"send\"]({})",
                "package a\nallow if http[\"s\\u0065nd\"]({})",
                "package a\nallow if http[`send`]({})",
                "package a\nallow if opa.runtime().env.X",
                "package a\nallow if net.lookup_ip_addr(\"x\")",
                "package a\nallow if time.now_ns() > 3",
                "package a\nallow if rand.intn(\"x\", 3) == 1",
                "package a\nallow if uuid.rfc4122(\"x\")",
                "package a\nallow if io.jwt.decode_verify(input.token.x, {})[0]",
                "package a\nallow if x with http.send as y",
                "package a\nallow if x == $\"{http.send({})}\"",
                "package a\nallow if x == \"no end",
                "package a\nallow if x == `no end",
                "package a\nallow if x == \"\\q\"",
                "package a # x\rallow if http.send({})",
                "package a\nallow if json.match_schema(input, {\"$ref\": \"http://x\"})[0]",
                "package a\nallow if json[\"verify_schema\"]({})[0]",
                "package a\nallow if bits.lsh(1, 20000000000) > 1",
                "package a\nallow if count(numbers.range(1, 100000000)) > 1",
                "package a\nallow if some x in net.cidr_expand(\"::/0\")",
                "package a\nallow if {\n\tinvented_later(1)\n}",
                "package a\nallow if\n\tinvented_later(1)",
                "package a\nallow if true ==\n\tinvented_later(1)",
                "package a\nimport input.x as http\nallow if http.send({})",
                "package a\nallow if { print(input.token) }",
                "package a\nf(x) := 1\nallow if f(1) with f as http.send",
                "package a\nf(x) := 1\nallow if f(1) with f as count",
                "package a\nf(x) := 1\nallow if f(1) with data.a.f as http.send",
                "package a\nf(x) := 1\nallow if f(1) with data.a.f as (http.send)",
                "package a\nf(x) := 1\nallow if f(1) with data.a.f as http[\"send\"]",
                "package a\nf(x) := 1\nallow if f(1) with data.a.f # x\nas http.send",
                "package a\nf(x) := 1\nallow if f(1) with data.a[x] as http.send",
                "package a\nallow if count(1) with count as http.send",
                "package a\nallow if x with data.a.f as",
                "package a\nallow if x with",
                "package a\nallow if internal.print([input.token])",
                "package a\nallow if rego.parse_module(\"x\", \"package x\")",
                "package a\nallow if rego.metadata.rule().title",
                "package a\nallow if providers.aws.sign_req({}, {}, 1)",
                "package a\nallow if input.subject.$id == \"x\"",
                "package a\nallow if time.clock(input.x)[0] > 8",
                "package a\nallow if time.clock([1, \"Local\"])[0] > 8",
                "package a\nallow if time.clock([1, \"L\\u006fcal\"])[0] > 8",
                "package a\nallow if time[\"clock\"]([1, `Local`])[0] > 8",
                "package a\nallow if time.clock([1, input.zone])[0] > 8",
                "package a\nallow if time.clock([1, \"localtime\"])[0] > 8",
                "package a\nallow if time.clock([1, concat(\"\", [\"Lo\", \"cal\"])])[0] > 8",
                "package a\nallow if time.clock([[1, \"Local\"], \"UTC\"][0])[0] > 8",
                "package a\nallow if time.clock([x | some x, \"UTC\" in input.y])[0] > 8",
                "package a\nallow if time.clock(array.concat([1], [\"Local\"]))[0] > 8",
                "package a\nallow if time.weekday(x) == \"Monday\"",
                "package a\nallow if time.date([1, \"Local\"])[0] > 8",
                "package a\nallow if time.format([1, \"Local\", \"UTC\"]) == \"\"",
                "package a\nallow if time.add_date(input.x, 0, 0, 1) > 8",
                "package a\nallow if time.diff([1, \"UTC\"], input.x)[0] > 8",
                "package a\nallow if time.diff([1, \"UTC\"])[0] > 8",
                "package a\nallow if time.clock(",
                "package a\nallow if time.clock(time.parse_ns",
                "package a\nallow if time.parse_ns(\"2006 MST\", input.x) > 1",
                "package a\nallow if time.parse_ns(\"RFC1123\", input.x) > 1",
                "package a\nallow if time.parse_ns(input.layout, input.x) > 1",
                "package a\nallow if sprintf(\"%p\", [input.x]) == \"\"",
                "package a\nallow if sprintf(\"%%%-2.[1]p\", [input.x]) == \"\"",
                "package a\nallow if sprintf(input.format, [input.x]) == \"\"",
                "package a\nallow if sprintf(concat(\"%\", [\"\", \"p\"]), [input.x]) == \"\"",
                "package a\ntime.parse_ns(x) := x\nallow if time.clock(time.parse_ns(input.x))",
            })
    void whatIsNoFunctionOfItsInputIsRefused(String source) {
        assertThatThrownBy(() -> RegoModule.of(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "package a\n# http.send\nallow if input.http.send",
                "package a\nallow if x == \"http.send\"",
                "package a\nallow if time.parse_rfc3339_ns(input.now) > 3",
                "package a\nallow if io.jwt.decode(input.token.x)[1]",
                "package a\nallow if input.data.x",
                "package a\nhttp := {\"sent\": 1}\nallow if http.sent",
                "package a\n"
                        + "allow if f(1)\n\n"
                        + "f(x) := count([x]) if x > 0\n"
                        + "else := g(x)\n\n"
                        + "g(_) := 2",
                "package a\ndefault f(_) := 1\nallow if { f(1) } g(x) := f(x); h(x) := g(x)",
                "package a\nimport data.a.f as g\nimport data.a as own\nf(x)\nallow if g(own.f(1))",
                "package a\nallow if data.a.f(1)\nf(x) if x",
                "package a\nallow if {\n\tx := input.y\n\t(x + 1) == 2\n\tnot(x == 3)\n}",
                "package a\nallow if count(set()) == 0",
                "package a\nallow if f with input as x with input.y as count([1])",
                "package a\nallow if f with data.a.f as true with data.a.g as data.a.h",
                "package a\n"
                    + "allow if f with data.a.f as {1} with data.a.g as \"x\" with data.a.h as 1",
                "package a\nallow if time.clock([time.parse_ns(\"2006\", x), \"UTC\"])[0] > 8",
                "package a\nallow if time.clock(time.parse_rfc3339_ns(input.now))[0] > 8",
                "package a\nallow if time.add_date(time.parse_rfc3339_ns(input.now), 0, 1, 0) > 8",
                "package a\n"
                        + "allow if time.diff([x, \"UTC\"], [sum([1, 2]),"
                        + " \"America/Port-au-Prince\"])[0] > 8",
                "package a\n"
                    + "allow if time.format([1, \"America/Indiana/Knox\", \"RFC1123\"]) == \"\"",
                "package a\nallow if sprintf(\"100%% plus %d\", [input.x]) == \"\"",
                "package a\nimport data.a as time\nclock(x) := x\nallow if time.clock(input.x)",
            })
    void whatIsOneIsNot(String source) {
        assertThat(RegoModule.of(source).packagePath()).isEqualTo("a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allow",
                "allow if input.x",
                "allow if { input.x }",
                "allow if\n\tinput.x",
                "allow := input.x",
                "allow = input.x if input.y",
                "allow := true",
                "allow := false",
                "default allow := false",
                "default allow = false\nallow if input.x",
                "x := 1; allow if input.x",
                "x if { input.y } allow if input.x",
                "# why\nallow := 1 == input.x",
                "allow := \"a\" == input.x",
                "allow := \"a\" in input.x",
                "allow := \"a\"\n\tin input.x",
                "allow := 1.5 < input.x",
                "allow := 1 < input.x",
                "allow := null == input.x",
                "allow := {\"a\": true}[input.x]",
                "allow := {1, 2} == input.x",
                "allow := [1][0] == input.x",
                "allow := count(input.x) == 1",
                "allow := x with input.y as 1\nx := 1",
                "allow if input.x\nelse := false",
            })
    void aRuleThatMayBeTrueOrFalseIsServed(String rules) {
        assertThat(RegoModule.of("package a\n" + rules).unfitness("allow")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '~',
            textBlock =
                    """
                    deny if input.x;there is no rule 'allow'
                    x := input.allow;there is no rule 'allow'
                    x if { allow == 1 };there is no rule 'allow'
                    x := allow;there is no rule 'allow'
                    x if some allow in input.y;there is no rule 'allow'
                    allowed if input.x;there is no rule 'allow'
                    import input.x as allow;there is no rule 'allow'
                    allow contains "x" if input.x;line 2: the rule 'allow' is to be true or false
                    allow contains x if some x in input.y;a set
                    allow.read if input.x;an object or a set
                    allow["read"] := true;an object or a set
                    allow[x] if some x in input.y;an object or a set
                    allow(x) if x > 1;a function
                    allow := "yes";a text
                    allow := `yes` if input.x;a text
                    default allow := "no";a text
                    allow = 1;a number
                    allow := -1.5 if input.x;a number
                    allow := null;null
                    allow := [1, [2]] if input.x;an array, an object or a set
                    allow := {"allowed": true};an array, an object or a set
                    allow := {x | some x in input.y};an array, an object or a set
                    """)
    void aRuleThatIsPlainlyNeitherIsToldOf(String rules, String told) {
        String source = "package a\n" + rules + "\nother := 1\n";
        assertThat(RegoModule.of(source).unfitness("allow")).get().asString().contains(told);
    }

    @Test
    void theFirstPartThatIsNeitherIsToldOf() {
        String source = "package a\nallow if input.x\n\nallow := 7 if\n\tinput.y\nallow := {}\n";
        assertThat(RegoModule.of(source).unfitness("allow"))
                .hasValue("line 4: the rule 'allow' is to be true or false, and is a number");
    }

    @Test
    void aNameWithADollarIsWrittenInBrackets() {
        assertThatThrownBy(() -> RegoModule.of("package a\n\nallow if input.subject.$id == 1"))
                .hasMessage("line 3: write [\"$id\"], and no dot before it");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allow if input.x",
                "allow := true if some x in input.y\nallow if input.z[_] == 1",
                "default allow := false\nallow if input.x\nallow = true if { input.y }",
                "default allow := true",
                "allow := input.x.y == 1",
                "allow := false if { some x in input.y } else := true if input.z",
                "allow if {\n\tinput.x\n}\n\nelse := false",
                "allow := x[\"y\"][0] if { x := f([input.z]) }\nf(y) := y",
                "allow := input.x\nother := input.y[_]\nallowed := 1\nallowed := 2",
            })
    void aRuleThatIsAskedHasOneValue(String rules) {
        assertThat(RegoModule.of("package a\n" + rules).ambiguity("allow")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "allow := false if input.x\nallow if input.y",
                "allow := input.x\nallow := input.y",
                "allow := input.x\n\nallow if input.y",
                "allow if input.x else := false\nallow if input.y",
                "allow if {\n\tinput.x\n}\nelse := false\n\nallow if input.y",
                "allow := input.x[_]",
                "allow := input.x[y]",
                "allow := x if { some x in input.y }",
                "allow := x if { walk(input, [_, x]) }",
                "allow := true == input.x[_]",
                "allow := data.a.own[_]\nown contains 1",
                "allow contains 1 if input.x",
                "allow[x] := y if { y := input[x] }",
                "allow(x) := x",
            })
    void oneThatMayHaveSeveralIsToldFrom(String rules) {
        assertThat(RegoModule.of("package a\n" + rules).ambiguity("allow"))
                .get()
                .asString()
                .startsWith("line 2: ")
                .contains("'allow if …'");
    }

    @Test
    void theFormIsChecked() {
        String source = "package a\nallow if true";
        byte[] wasm = {0, 'a', 's', 'm', 1, 0, 0, 0};
        PolicySource.Rego without = PolicySource.Rego.of(source, null, null);
        PolicySource.Rego with = PolicySource.Rego.of(source, null, wasm);
        assertThat(with.hash()).isNotEqualTo(without.hash()).matches("[0-9a-f]{64}");
        assertThat(with.wasmBytes()).isEqualTo(wasm);
        assertThat(PolicySource.Rego.of(source, "package t", null).hash())
                .isEqualTo(without.hash());
        for (Runnable faulty :
                Set.<Runnable>of(
                        () -> new PolicySource.Rego(with.hash(), source, null, null),
                        () -> new PolicySource.Rego(with.hash(), source, null, "AGFzbQEAAAA"),
                        () -> PolicySource.Rego.of(source, null, new byte[8]),
                        () -> PolicySource.Rego.of(source, " ", null),
                        () -> PolicySource.Rego.of(source + '\0', null, null),
                        () -> PolicySource.Rego.of("\ud800", null, null),
                        () ->
                                PolicySource.Rego.of(
                                        source + " ".repeat(Limits.REGO_BYTES), null, null))) {
            assertThatThrownBy(faulty::run).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> PolicySource.Rego.of("", null, null))
                .hasMessage("a module is not empty");
        assertThatThrownBy(() -> PolicySource.Rego.of("\ufeff" + source, null, null))
                .hasMessageContaining("byte order mark");
    }
}
