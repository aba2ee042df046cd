package tandem.sip;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Whatever holds a session description can be printed without telling its keys. */
class KeylessTest {
    private static final String SECRET = "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";

    private static final String SDP =
            "v=0\r\nk=clear:"
                    + SECRET
                    + "\r\nm=audio 4000 RTP/SAVP 0\r\n"
                    + "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:"
                    + SECRET
                    + "|2^20|1:4\r\na=crypto:2 AEAD_AES_128_GCM INLINE:"
                    + SECRET
                    + ";inline:"
                    + SECRET
                    + "\r\na=sendrecv\r\n";

    static Stream<Object> holders() {
        LegId leg = new LegId(7);
        SipUri uri = SipUri.of("a", "127.0.0.1");
        return Stream.of(
                new SipCommand.Invite(
                        leg, new Destination.Trunk("lab", "1"), uri, "", SDP, List.of()),
                new SipCommand.Progress(leg, 183, SDP),
                new SipCommand.Answer(leg, SDP),
                new SipCommand.Reoffer(leg, SDP),
                new SipCommand.AnswerReoffer(leg, SDP),
                new SipEvent.InviteReceived(
                        leg,
                        new InviteFacts(
                                new InviteFacts.Origin.Trunk("lab"),
                                "id",
                                uri,
                                uri,
                                "",
                                uri,
                                new InetSocketAddress("127.0.0.1", 5060),
                                SDP,
                                Map.of())),
                new SipEvent.Progressed(leg, 183, SDP),
                new SipEvent.Answered(leg, SDP),
                new SipEvent.Acked(leg, SDP),
                new SipEvent.ReofferReceived(leg, SDP),
                new SipEvent.ReofferAnswered(leg, SDP));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void keysAreNotPrinted(Object holder) {
        String printed = holder.toString();

        assertFalse(printed.contains(SECRET), printed);
        assertTrue(printed.contains("AES_CM_128_HMAC_SHA1_80 inline:***|2^20|1:4"), printed);
        assertTrue(printed.contains("a=sendrecv"), printed);
    }
}
