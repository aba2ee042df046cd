package tandem.sip.jain;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;

import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.message.SIPRequest;
import gov.nist.javax.sip.message.SIPResponse;
import gov.nist.javax.sip.stack.SIPServerTransaction;

import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

/** Requests within a dialog (RFC 3261 12.2), and our INFO. Runs on: sip loop. */
final class InDialog {
    private final Core core;
    private final Hangups hangups;
    private final ReofferServer offers;

    InDialog(Core core, Hangups hangups, ReofferServer offers) {
        this.core = core;
        this.hangups = hangups;
        this.offers = offers;
    }

    /** A request with the tags of this leg that is not a repeat. */
    void onRequest(Leg leg, SIPRequest request, InetSocketAddress source) {
        if (!leg.dialog.takeRemoteSequence(request.getCSeq().getSeqNumber())) {
            core.refuse(core.answers().inDialog(request, 500, leg.dialog.localTag()), "sequence");
            return;
        }
        SIPServerTransaction transaction = core.transactions().open(request, source);
        String method = request.getMethod();
        switch (method) {
            case "BYE" -> hangups.onBye(leg, request, transaction);
            case "INVITE", "UPDATE" -> offers.onOffer(leg, request, transaction);
            case "INFO" -> onInfo(leg, request, transaction);
            case "OPTIONS" ->
                    core.transactions()
                            .respond(
                                    transaction,
                                    core.answers().withAbilities(answer(leg, request, 200)));
            case "REFER" -> core.refuse(transaction, answer(leg, request, 603), "refer");
            default ->
                    core.refuse(
                            transaction,
                            core.answers().withAllow(answer(leg, request, 405)),
                            "method");
        }
    }

    private SIPResponse answer(Leg leg, SIPRequest request, int status) {
        return core.answers().inDialog(request, status, leg.dialog.localTag());
    }

    void info(Leg leg, SipCommand.Info info) {
        if (leg.state != Leg.State.CONFIRMED && leg.state != Leg.State.ANSWERED) {
            core.counters().count("dropped_commands_total{reason=no-session}");
            return;
        }
        SIPRequest request = leg.dialog.request("INFO");
        String[] type = info.contentType().split("/", 2);
        try {
            byte[] body = info.body().getBytes(StandardCharsets.UTF_8);
            request.setContent(body, new ContentType(type[0], type.length > 1 ? type[1] : "plain"));
        } catch (ParseException impossible) {
            throw new IllegalStateException(impossible);
        }
        core.transactions()
                .send(
                        request,
                        leg.dialog.nextHop(),
                        new Transactions.Client() {
                            @Override
                            public void onResponse(SIPResponse response) {
                                int status = response.getStatusCode();
                                if ((status == 408 || status == 481) && leg.isAlive()) {
                                    hangups.fail(leg, Reasons.of(response));
                                }
                            }

                            @Override
                            public void onTimeout() {
                                if (leg.isAlive()) {
                                    hangups.fail(leg, tandem.sip.HangupCause.TIMEOUT);
                                }
                            }
                        });
    }

    private void onInfo(Leg leg, SIPRequest info, SIPServerTransaction transaction) {
        core.transactions()
                .respond(transaction, core.answers().inDialog(info, 200, leg.dialog.localTag()));
        if (leg.isAlive()) {
            core.tell(new SipEvent.InfoReceived(leg.id, Bodies.type(info), Bodies.text(info)));
        }
    }
}
