package tandem.sip.jain;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.management.OperatingSystemMXBean;

import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEndpoint;
import tandem.sip.SipEvent;
import tandem.sip.SipSettings;

/**
 * Answers each call of the peer at 127.0.0.1:5080 at once, and prints CPU and table sizes each
 * second; for load by hand, such as {@code sipp -sn uac -i 127.0.0.1 -p 5080 127.0.0.1:5070 -r 300
 * -d 500}.
 */
final class AnswerEverything {
    private AnswerEverything() {}

    public static void main(String[] arguments) throws InterruptedException {
        AtomicReference<SipEndpoint> endpoint = new AtomicReference<>();
        Peers.Trunk trunk = new Peers.Trunk("lab", "127.0.0.1", 5080, "udp", 0);
        endpoint.set(
                JainSipEndpoint.open(
                        new SipSettings(
                                "127.0.0.1", 5070, "tandem", "Tandem", 10_000, 100, List.of("MD5")),
                        new Peers(List.of(trunk), List.of()),
                        event -> {
                            if (event instanceof SipEvent.InviteReceived invite) {
                                endpoint.get().tell(new SipCommand.Progress(invite.leg(), 180, ""));
                                endpoint.get()
                                        .tell(new SipCommand.Answer(invite.leg(), SipPeer.SDP));
                            }
                        }));
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpuBefore = system.getProcessCpuTime();
        long callsBefore = 0;
        while (true) {
            Thread.sleep(5000);
            long cpu = system.getProcessCpuTime();
            long calls =
                    endpoint.get()
                            .gauges()
                            .counters()
                            .getOrDefault("requests_total{method=INVITE}", 0L);
            System.out.printf(
                    "calls=%d cpu=%.2f ms/call=%.3f dialogs=%d transactions=%d%n",
                    calls,
                    (cpu - cpuBefore) / 5e9,
                    calls > callsBefore ? (cpu - cpuBefore) / 1e6 / (calls - callsBefore) : 0,
                    endpoint.get().gauges().dialogs(),
                    endpoint.get().gauges().transactions());
            cpuBefore = cpu;
            callsBefore = calls;
        }
    }
}
