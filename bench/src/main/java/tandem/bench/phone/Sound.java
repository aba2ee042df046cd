package tandem.bench.phone;

import java.util.Optional;

/**
 * What a call sends and hears, and offer and answer about it (RFC 3264). A call has one of G.711
 * that tests can listen to, or one that is given to it. Runs on: the SIP loop of the phone.
 */
public interface Sound {
    /** A description to offer; {@code direction} is what we want from now on. */
    String offer(String direction);

    /** What we want at present: {@code sendrecv}, or {@code sendonly} while we hold. */
    String direction();

    /** Goes back after an offer that was refused. */
    void direction(String wanted);

    /** Answers an offer and goes on as agreed; empty when nothing in it suits. */
    Optional<String> answer(String offer);

    /** Goes on as the answer says; one that cannot be read changes nothing. */
    void apply(String answer);

    /** The talk is over: nothing more is sent. */
    void finish();

    /** Gives back what it holds. */
    void close();
}
