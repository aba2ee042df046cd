package tandem.engine.gate.trial;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tandem.dialplan.ConfTree;
import tandem.dialplan.Plan;
import tandem.dialplan.simulate.PlanTests;
import tandem.dialplan.simulate.Verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

/** What the tests of a plan hear of the gate is what the engine's gate says. */
class TrialGatesTest {
    private static final String TRUNKS =
            "trunks:\n  lab: { tenant: demo, host: 127.0.0.1, port: 5080 }\n";

    private static final String TENANT =
            """
            version: 1
            tenant: demo
            timezone: Asia/Shanghai
            country: CN
            numbers:
              - { id: main, number: "4000", inbound: { flow: sell }, use: [service, marketing] }
              - { id: late, number: "4001", inbound: { flow: twice }, use: [service] }
            limits:
              concurrent: { outbound: 1 }
              callee:
                - { window: 1d, max: 2, purposes: [marketing] }
                - { window: 1h, max: 1 }
              caller: [ { number: late, window: 1h, max: 3 } ]
              quiet: [ { zone: callee, deny: ["21:00-08:00"], purposes: [marketing] } ]
              forwarding: { transit: deny }
              consent: [marketing]
            flows:
              sell:
                purpose: marketing
                start: out
                steps:
                  out:
                    dial: { number: "+12125550100", trunk: lab, caller_id: main }
                    on: { blocked: sorry, busy: busy }
                    next: end
                  sorry: { mark: told, next: end }
                  busy: { mark: busy, next: end }
                  end: { hangup: normal }
              twice:
                start: first
                steps:
                  first: { dial: { number: "13900000002", trunk: lab, caller_id: late }, next: second }
                  second:
                    dial: { number: "${drop(call.from, 0)}", trunk: lab, caller_id: late }
                    on: { blocked: third }
                    next: end
                  third:
                    dial: { number: "+86 139", trunk: lab, caller_id: late }
                    on: { blocked: fourth }
                    next: end
                  fourth: { transfer: { number: "013900000002", trunk: lab, caller_id: late } }
                  end: { hangup: normal }
            tests:
            """;

    @TempDir Path conf;

    private List<String> failures(String tests) throws IOException {
        Files.createDirectories(conf.resolve("tenants/demo"));
        Files.writeString(conf.resolve("engine.yaml"), "{}\n");
        Files.writeString(conf.resolve("trunks.yaml"), TRUNKS);
        Files.writeString(conf.resolve("tenants/demo/a.yaml"), TENANT + tests.indent(2));
        ConfTree.Checked checked = ConfTree.load(conf, Map.of());
        Plan plan =
                assertInstanceOf(ConfTree.Checked.Good.class, checked, checked.toString()).plan();
        return PlanTests.run(plan, new TrialGates()).stream()
                .map(Verdict::lines)
                .flatMap(List::stream)
                .map(line -> line.substring(line.indexOf("test '")))
                .toList();
    }

    @Test
    void aCallTakesTheWayThatTheGateLeaves() throws IOException {
        assertEquals(
                List.of(),
                failures(
                        """
                        - name: nobody has agreed, and it is night in New York
                          call: { from: "+8613900000001", to: "4000", at: "2026-12-02T11:00:00" }
                          given: { called: [ { number: "+12125550100", ago: 2h, times: 2, purpose: marketing } ] }
                          expect: { path: [out, sorry, end], blocked: [quiet_hours, consent_missing, callee_frequency], marks: [told] }
                        - name: in the evening of Shanghai it is morning there
                          call: { from: "+8613900000001", to: "4000", at: "2026-12-02T21:00:00" }
                          given: { consent: [ { number: "0012125550100", purposes: marketing } ] }
                          input: [ { step: out, outcome: busy } ]
                          expect: { path: [out, busy, end], dial: "+12125550100" }
                        - name: calls of the same call count, and each number by its own reasons
                          call: { from: "+8613900000001", to: "4001", at: "2026-12-02T11:00:00" }
                          expect: { path: [first, second, third, fourth], blocked: callee_frequency, hangup: blocked-callee-frequency }
                        - name: who said so is not called
                          call: { from: "+8613900000001", to: "4001", at: "2026-12-02T11:00:00" }
                          given: { opted_out: "+8613900000002", blacklist: ["+86 139 0000 0001"] }
                          expect: { blocked: opted_out, hangup: blocked-opted-out }
                        """
                                .replace("+86 139 0000 0001", "8613900000001")));
    }

    @Test
    void aWishIsJudgedWithAllReasonsAndTheNextTime() throws IOException {
        assertEquals(
                List.of(),
                failures(
                        """
                        - name: night
                          gate: { to: "+12125550100", caller_id: main, purpose: marketing, at: "2026-12-02T10:30:00" }
                          given: { consent: [ { number: "+12125550100", purposes: [marketing] } ] }
                          expect: { reasons: quiet_hours, next: "2026-12-02T21:00:00" }
                        - name: night, and called twice; the room comes in the afternoon
                          gate: { to: "+12125550100", caller_id: main, purpose: marketing, at: "2026-12-02T10:30:00" }
                          given:
                            called: [ { number: "+12125550100", ago: 3h, times: 2, purpose: marketing } ]
                            consent: [ { number: "+12125550100", purposes: [marketing] } ]
                          expect: { reasons: [callee_frequency, quiet_hours], next: "2026-12-03T07:30:00" }
                        - name: a number that was shown as often as it may
                          gate: { to: "13900000003", caller_id: late, at: "2026-12-02T10:30:00" }
                          given: { called: [ { number: "13900000004", ago: 59m, times: 3, caller_id: late } ] }
                          expect: { reasons: caller_frequency, next: "2026-12-02T10:31:00" }
                        - name: one of another purpose does not hinder
                          gate: { to: "13900000003", caller_id: late, at: "2026-12-02T10:30:00" }
                          given: { called: [ { number: "13900000003", ago: 61m, times: 3 } ] }
                          expect: { allowed: true }
                        """));
    }

    @Test
    void aTestThatIsWrongSaysWhatTheGateSaid() throws IOException {
        assertEquals(
                List.of(
                        "test 'a': allowed: expected true, got [caller_id_purpose, consent_missing]",
                        "test 'b': allowed: expected false, got no reason",
                        "test 'c': reasons: expected [quiet_hours], got [caller_frequency]",
                        "test 'c': next: expected 2026-12-02T12:00+08:00, got"
                                + " 2026-12-02T10:31+08:00",
                        "test 'd': blocked: expected [opted_out], got no reason",
                        "test 'e': input: expected outcome 'busy' of step 'out' used, got never"
                                + " asked for"),
                failures(
                        """
                        - name: a
                          gate: { to: "13900000003", caller_id: late, purpose: marketing, at: "2026-12-02T10:30:00" }
                          expect: { allowed: true }
                        - name: b
                          gate: { to: "13900000003", caller_id: late, at: "2026-12-02T10:30:00" }
                          expect: { allowed: false }
                        - name: c
                          gate: { to: "13900000003", caller_id: late, at: "2026-12-02T10:30:00" }
                          given: { called: [ { number: "13900000004", ago: 59m, times: 3, caller_id: late } ] }
                          expect: { reasons: quiet_hours, next: "2026-12-02T12:00:00" }
                        - name: d
                          call: { from: "1", to: "4001", at: "2026-12-02T11:00:00" }
                          input: [ { step: second, outcome: blocked }, { step: third, outcome: blocked }, { step: fourth, outcome: blocked } ]
                          expect: { blocked: opted_out }
                        - name: e
                          call: { from: "+8613900000001", to: "4000", at: "2026-12-02T11:00:00" }
                          input: [ { step: out, outcome: busy } ]
                          expect: { path: [out, sorry, end] }
                        """));
    }
}
