package tandem.sip.jain;

import java.text.ParseException;
import java.util.ArrayDeque;
import java.util.Locale;

import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;

import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

/**
 * BYEs for dialogs whose process died: no leg stands behind them, only a transaction each. They
 * leave a few at a time, so that the restart of a busy engine is no flood for its peers. Runs on:
 * sip loop.
 */
final class OrphanByes {
    static final int PER_TURN = 20;

    /** With {@link #PER_TURN}: 200 a second. */
    private static final long TURN_MS = 100;

    /** The last of so many leaves after 100 s; by then session timers have ended the rest. */
    private static final int MAX_WAITING = 20_000;

    private final Core core;
    private final ArrayDeque<SipCommand.ByeOrphan> waiting = new ArrayDeque<>();
    private int allowance = PER_TURN;
    private boolean pacing;

    OrphanByes(Core core) {
        this.core = core;
    }

    /** The first few leave at once: an engine that starts may die again soon. */
    void add(SipCommand.ByeOrphan orphan) {
        if (waiting.size() >= MAX_WAITING) {
            over(orphan, SipEvent.OrphanEnd.OVERFLOW);
            return;
        }
        waiting.add(orphan);
        if (!pacing) {
            pacing = true;
            core.loop().afterMs(TURN_MS, this::turn);
        }
        sendAllowed();
    }

    private void turn() {
        pacing = allowance < PER_TURN || !waiting.isEmpty();
        if (pacing) {
            // Before anything can go wrong with one of them.
            core.loop().afterMs(TURN_MS, this::turn);
        }
        allowance = PER_TURN;
        sendAllowed();
    }

    private void sendAllowed() {
        while (allowance > 0 && !waiting.isEmpty()) {
            allowance--;
            send(waiting.poll());
        }
    }

    private void send(SipCommand.ByeOrphan orphan) {
        try {
            Dialog dialog = Dialog.orphan(core.words(), orphan.dialog());
            SIPRequest bye = dialog.request("BYE");
            bye.setHeader(Reasons.header(orphan.cause()));
            core.transactions().send(bye, dialog.nextHop(), new Answer(orphan));
        } catch (ParseException | IllegalArgumentException unaddressable) {
            over(orphan, SipEvent.OrphanEnd.UNADDRESSABLE);
        }
    }

    private void over(SipCommand.ByeOrphan orphan, SipEvent.OrphanEnd end) {
        String result = end.name().toLowerCase(Locale.ROOT);
        core.counters().count("orphan_byes_total{result=" + result + "}");
        core.tell(new SipEvent.OrphanEnded(orphan.dialog(), end));
    }

    /** Says how one ended. */
    private final class Answer implements Transactions.Client {
        private final SipCommand.ByeOrphan orphan;

        Answer(SipCommand.ByeOrphan orphan) {
            this.orphan = orphan;
        }

        @Override
        public void onResponse(SIPResponse response) {
            int status = response.getStatusCode();
            if (status >= 200) {
                over(
                        orphan,
                        switch (status) {
                            case 200 -> SipEvent.OrphanEnd.OK;
                            case 481 -> SipEvent.OrphanEnd.GONE;
                            case 408 -> SipEvent.OrphanEnd.TIMEOUT;
                            default -> SipEvent.OrphanEnd.REFUSED;
                        });
            }
        }

        @Override
        public void onTimeout() {
            over(orphan, SipEvent.OrphanEnd.TIMEOUT);
        }
    }
}
