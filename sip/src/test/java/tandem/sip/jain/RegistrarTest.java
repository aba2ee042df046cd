package tandem.sip.jain;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import tandem.sip.InviteFacts;
import tandem.sip.Peers;
import tandem.sip.SipCommand;
import tandem.sip.SipEvent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tandem.sip.jain.SipPeer.header;

/** Digest, who may call, and the registrar. */
class RegistrarTest {
    private final Fixture engine = new Fixture();
    private final SipPeer socket = engine.peer();
    private final Phone phone = new Phone(socket, "1001", "secret-1001");

    @AfterEach
    void close() {
        engine.close();
    }

    private SipEvent.RegistrationChanged changed() {
        return engine.event(SipEvent.RegistrationChanged.class);
    }

    @Test
    void challengeOffersSha256BeforeMd5() {
        String response = phone.send(phone.register());

        List<String> challenges = SipPeer.headers(response, "WWW-Authenticate");
        assertTrue(response.startsWith("SIP/2.0 401"), response);
        assertEquals(2, challenges.size(), response);
        assertTrue(challenges.get(0).contains("algorithm=SHA-256"), response);
        assertTrue(challenges.get(1).contains("algorithm=MD5"), response);
        assertTrue(
                challenges.stream()
                        .allMatch(
                                one ->
                                        one.contains("qop=\"auth\"")
                                                && one.contains("realm=\"tandem.test\"")));
        assertEquals(0, engine.endpoint.gauges().transactions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"SHA-256", "MD5"})
    void rightPasswordRegisters(String algorithm) {
        phone.algorithm = algorithm;
        String response = phone.authenticated(phone.register());

        assertTrue(response.startsWith("SIP/2.0 200"), response);
        assertTrue(header(response, "Contact").contains("expires=3600"), response);
        SipEvent.RegistrationChanged event = changed();
        assertEquals("1001", event.account());
        assertEquals(socket.port(), event.contacts().getFirst().flow().getPort());
        assertEquals("sip:1001@10.1.1.1:5062", event.contacts().getFirst().uri());
        assertEquals("Phone/1", event.contacts().getFirst().userAgent());
        assertEquals(engine.wallMs.get() + 3_600_000, event.contacts().getFirst().expiresAtMs());
        assertEquals(1, engine.endpoint.gauges().bindings());
    }

    @Test
    void wrongPasswordAndUnknownUserLookTheSame() {
        String wrong = new Phone(socket, "1001", "guess").authenticated(phone.register());
        String unknown =
                new Phone(socket, "nobody", "guess")
                        .authenticated(phone.register().replace("1001", "nobody"));

        assertTrue(wrong.startsWith("SIP/2.0 401"), wrong);
        assertTrue(unknown.startsWith("SIP/2.0 401"), unknown);
        assertFalse(wrong.contains("stale"), wrong);
        assertEquals(2, engine.counter("auth_failures_total"));
        engine.noEvent();
    }

    @Test
    void sameNonceCountTwiceIsRefused() {
        phone.authenticated(phone.register());
        changed();
        phone.count--;
        phone.sequence++;

        String replay = phone.send(phone.register() + phone.credentials("REGISTER", phone.uri));

        assertTrue(replay.startsWith("SIP/2.0 401"), replay);
        assertFalse(replay.contains("stale"), replay);
    }

    @Test
    void nextNonceCountIsAccepted() {
        phone.authenticated(phone.register());
        changed();
        phone.sequence++;

        String again = phone.send(phone.register() + phone.credentials("REGISTER", phone.uri));

        assertTrue(again.startsWith("SIP/2.0 200"), again);
        engine.noEvent();
    }

    @Test
    void oldNonceWithTheRightPasswordIsStale() {
        phone.authenticated(phone.register());
        changed();
        engine.wallMs.addAndGet(Nonces.LIFE_MS + 1);
        phone.sequence++;

        String stale = phone.send(phone.register() + phone.credentials("REGISTER", phone.uri));
        String renewed = phone.authenticated(phone.register());

        assertTrue(header(stale, "WWW-Authenticate").contains("stale=true"), stale);
        assertTrue(renewed.startsWith("SIP/2.0 200"), renewed);
        assertEquals(0, engine.counter("auth_failures_total"));
    }

    @Test
    void oldNonceWithAWrongPasswordIsNotStale() {
        phone.authenticated(phone.register());
        changed();
        engine.wallMs.addAndGet(Nonces.LIFE_MS + 1);
        phone.password = "guess";

        String refused = phone.send(phone.register() + phone.credentials("REGISTER", phone.uri));

        assertFalse(refused.contains("stale"), refused);
    }

    @Test
    void foreignNonceIsRefused() {
        phone.nonce = "00".repeat(32);

        String refused = phone.send(phone.register() + phone.credentials("REGISTER", phone.uri));

        assertTrue(refused.startsWith("SIP/2.0 401"), refused);
    }

    @Test
    void credentialsForAnotherUriAreRefused() {
        phone.send(phone.register());

        String refused =
                phone.send(phone.register() + phone.credentials("REGISTER", "sip:elsewhere"));

        assertTrue(refused.startsWith("SIP/2.0 401"), refused);
    }

    @Test
    void guessersHearNothingAfterAWhileAndAgainLater() {
        Phone guesser = new Phone(socket, "1001", "guess");
        for (int i = 0; i < Offenders.MAX_FAILURES; i++) {
            guesser.authenticated(guesser.register());
        }
        socket.send(Phone.whole(phone.register()));

        socket.expectSilence();
        engine.wallMs.addAndGet(Offenders.SILENCE_MS);

        assertTrue(phone.authenticated(phone.register()).startsWith("SIP/2.0 200"));
    }

    @Test
    void otherAccountsAorIsForbidden() {
        String response =
                phone.authenticated(phone.register().replace("To: <sip:1001@", "To: <sip:1002@"));

        assertTrue(response.startsWith("SIP/2.0 403"), response);
    }

    @Test
    void refreshIsNotToldAndAMovedPhoneIs() {
        phone.authenticated(phone.register());
        changed();
        phone.sequence++;
        engine.wallMs.addAndGet(1000);
        phone.authenticated(phone.register());
        engine.noEvent();

        SipPeer moved = engine.peer();
        Phone sameElsewhere = new Phone(moved, "1001", "secret-1001");
        sameElsewhere.authenticated(sameElsewhere.register());

        SipEvent.RegistrationChanged event = changed();
        assertEquals(1, event.contacts().size());
        assertEquals(moved.port(), event.contacts().getFirst().flow().getPort());
    }

    @Test
    void severalContactsAreListedBestFirst() {
        phone.contact = "<sip:1001@10.1.1.1>;q=0.3";
        phone.authenticated(phone.register());
        changed();
        phone.sequence++;
        phone.contact = "<sip:1001@10.1.1.2>;q=0.9;expires=600";
        String response = phone.authenticated(phone.register());

        List<String> uris = changed().contacts().stream().map(contact -> contact.uri()).toList();
        assertEquals(List.of("sip:1001@10.1.1.2", "sip:1001@10.1.1.1"), uris);
        String listed = String.join(",", SipPeer.headers(response, "Contact"));
        assertTrue(listed.contains("10.1.1.1") && listed.contains("10.1.1.2"), response);
        assertTrue(listed.contains("expires=600"), response);
    }

    @Test
    void accountKeepsItsLatestTenContacts() {
        for (int i = 0; i < 12; i++) {
            phone.contact = "<sip:1001@10.1.2." + i + ">";
            phone.sequence++;
            phone.authenticated(phone.register());
            changed();
        }

        assertEquals(10, engine.endpoint.gauges().bindings());
    }

    @Test
    void expiryIsToldAndCounted() {
        phone.authenticated(phone.register());
        changed();
        engine.wallMs.addAndGet(3_600_001);

        assertEquals(List.of(), changed().contacts());
        assertEquals(0, engine.endpoint.gauges().bindings());
    }

    @Test
    void zeroExpiresUnregisters() {
        phone.authenticated(phone.register());
        changed();
        phone.sequence++;
        phone.contact = phone.contact + ";expires=0";
        phone.authenticated(phone.register());

        assertEquals(List.of(), changed().contacts());
    }

    @Test
    void starUnregistersAllButOnlyWithExpiresZero() {
        phone.authenticated(phone.register());
        changed();
        phone.sequence++;
        phone.contact = "*";
        assertTrue(phone.authenticated(phone.register()).startsWith("SIP/2.0 400"));
        phone.sequence++;
        assertTrue(
                phone.authenticated(phone.register() + "Expires: 0\r\n").startsWith("SIP/2.0 200"));

        assertEquals(List.of(), changed().contacts());
    }

    @Test
    void queryListsWithoutChange() {
        phone.authenticated(phone.register());
        changed();
        phone.sequence++;
        phone.contact = "";

        String response = phone.authenticated(phone.register());

        assertTrue(header(response, "Contact").contains("10.1.1.1"), response);
        engine.noEvent();
    }

    @Test
    void briefExpiryIsRefusedAndLongOneCut() {
        String brief = phone.authenticated(phone.register() + "Expires: 30\r\n");
        phone.sequence++;
        String cut = phone.authenticated(phone.register() + "Expires: 99999\r\n");

        assertTrue(brief.startsWith("SIP/2.0 423"), brief);
        assertEquals("60", header(brief, "Min-Expires"));
        assertTrue(header(cut, "Contact").contains("expires=7200"), cut);
    }

    @Test
    void olderRequestOfTheSameCallIdIsRefused() {
        phone.sequence = 10;
        phone.authenticated(phone.register());
        changed();
        phone.sequence = 9;

        String response = phone.authenticated(phone.register());

        assertTrue(response.startsWith("SIP/2.0 500"), response);
        engine.noEvent();
    }

    @Test
    void fullTableRefusesAndKeepsWhatIsThere() {
        for (int i = 0; i < 10; i++) {
            for (String user : List.of("1001", "1002")) {
                Phone one = new Phone(socket, user, "secret-" + user);
                one.contact = "<sip:" + user + "@10.1.2." + i + ">";
                assertTrue(one.authenticated(one.register()).startsWith("SIP/2.0 200"));
                changed();
            }
        }

        assertEquals(20, engine.endpoint.gauges().bindings());
    }

    @Test
    void bindingsOfVanishedAccountsAreRemoved() {
        Phone other = new Phone(socket, "1002", "secret-1002");
        phone.authenticated(phone.register());
        changed();
        other.authenticated(other.register());
        changed();
        engine.tell(
                new SipCommand.Know(
                        new Peers(List.of(), List.of(new Peers.Account("1002", "secret-1002")))));

        SipEvent.RegistrationChanged gone = changed();

        assertEquals("1001", gone.account());
        assertEquals(List.of(), gone.contacts());
        assertEquals(1, engine.endpoint.gauges().bindings());
        engine.noEvent();
    }

    @Test
    void newPasswordIsNeededAtTheNextRegisterAndTheBindingLastsUntilThen() {
        phone.authenticated(phone.register());
        changed();
        engine.tell(
                new SipCommand.Know(
                        new Peers(List.of(), List.of(new Peers.Account("1001", "another")))));
        engine.noEvent();
        assertEquals(1, engine.endpoint.gauges().bindings());

        String old = phone.authenticated(phone.register());
        assertTrue(old.startsWith("SIP/2.0 401"), old);
        Phone told = new Phone(socket, "1001", "another");
        String right = told.authenticated(told.register());
        assertTrue(right.startsWith("SIP/2.0 200"), right);
    }

    @Test
    void accountMayCallAfterAChallenge() {
        String challenge = phone.send(phone.invite("1001"));
        assertTrue(challenge.startsWith("SIP/2.0 401"), challenge);
        assertEquals(0, engine.endpoint.gauges().dialogs());
        phone.sequence++;
        String trying = phone.send(phone.invite("1001") + phone.credentials("INVITE", phone.uri));

        assertTrue(trying.startsWith("SIP/2.0 100"), trying);
        assertEquals(
                new InviteFacts.Origin.Account("1001"),
                engine.event(SipEvent.InviteReceived.class).facts().origin());
    }

    @Test
    void accountMayNotCallAsAnother() {
        phone.send(phone.invite("1002"));
        phone.sequence++;

        String response = phone.send(phone.invite("1002") + phone.credentials("INVITE", phone.uri));

        assertTrue(response.startsWith("SIP/2.0 403"), response);
        engine.noEvent();
    }

    @Test
    void repeatedRegisterWithCredentialsGetsTheSameAnswer() {
        phone.send(phone.register());
        String register = Phone.whole(phone.register() + phone.credentials("REGISTER", phone.uri));
        socket.send(register);
        String first = socket.receive("SIP/2.0 200");
        socket.send(register);

        assertEquals(first, socket.receive());
    }

    @Test
    void noncesDiffer() {
        String one = header(phone.send(phone.register()), "WWW-Authenticate");
        String two = header(phone.send(phone.register()), "WWW-Authenticate");

        assertNotEquals(one, two);
    }
}
