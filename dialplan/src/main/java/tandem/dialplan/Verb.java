package tandem.dialplan;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a step does, with its options. The outcomes that {@code on:} may name stand with each verb.
 * Times are ms.
 */
public sealed interface Verb {

    /**
     * {@code answer: now} - answers the call; does nothing when it is answered. Outcome {@code
     * done}.
     */
    record Answer() implements Verb {}

    /**
     * {@code play: file} or {@code play: { file | files, times, barge_in }}. Answers first if
     * needed. Outcome {@code done}; a digit pressed with barge_in ends it and is kept for the next
     * gather.
     *
     * @param files relative to conf/
     * @param times how often, 1..100
     * @param bargeIn whether a digit ends it
     */
    record Play(List<Template> files, int times, boolean bargeIn) implements Verb {
        public Play {
            files = List.copyOf(files);
        }
    }

    /**
     * {@code gather: { play, digits | min + max, timeout, between, retries, finish, valid, invalid
     * }} - plays and collects digits into {@code gather.value}. Outcomes: the digits themselves,
     * {@code digits} (any other valid entry), {@code no_input}, {@code no_match}.
     *
     * @param files relative to conf/, played before each try; may be empty
     * @param min fewest digits, 1..32
     * @param max most digits, min..32
     * @param timeoutMs wait for the first digit after the prompt, default 5s
     * @param betweenMs wait between digits, default 3s
     * @param retries further tries after no input or no match, 0..10
     * @param finish key that ends the entry, e.g. "#"; empty = none
     * @param valid what an entry must look like, empty = anything (when {@code on:} names entries,
     *     others are no_match unless {@code digits} is named too)
     * @param invalid prompt before a retry, relative to conf/
     */
    record Gather(
            List<Template> files,
            int min,
            int max,
            long timeoutMs,
            long betweenMs,
            int retries,
            String finish,
            Optional<Pattern> valid,
            Optional<Template> invalid)
            implements Verb {
        public Gather {
            files = List.copyOf(files);
        }
    }

    /**
     * {@code if: expression} with {@code then:} and {@code else:}. Outcomes {@code then}, {@code
     * else} (kept in the step's on).
     */
    record If(Expression condition) implements Verb {}

    /**
     * {@code switch: { value, cases: { text: step }, default: step }}. The step's on holds the
     * cases; its next holds the default. Outcome: the value's text.
     */
    record Switch(Expression value) implements Verb {}

    /**
     * {@code set: { name: template }}: variables of the call, in file order. Outcome {@code done}.
     */
    record Assign(Map<String, Template> values) implements Verb {}

    /** {@code goto: step} or {@code goto: { flow: name }}. Target of a step is in next. */
    record Goto(Optional<String> flow) implements Verb {}

    /**
     * {@code queue: name} or {@code queue: { name, priority }}. Answers first if needed. Outcomes
     * {@code answered} (the seat left and the caller is still there), {@code timeout}, {@code
     * full}, {@code no_seat}.
     *
     * @param priority number, higher first; default 0
     */
    record Queue(String name, Expression priority) implements Verb {}

    /**
     * {@code dial: { seat | number + trunk + caller_id, ring, music }}. Ringback is passed on or
     * played. Outcomes {@code answered} (the callee left and the caller is still there), {@code
     * busy}, {@code no_answer}, {@code unavailable}, {@code blocked} (the gate refused), {@code
     * failed}.
     *
     * @param target whom
     * @param ringMs 1s..5m, default 30s
     */
    record Dial(Target target, long ringMs) implements Verb {
        /** Whom to dial. */
        public sealed interface Target {
            /** A seat by its id (a template, checked at run time). */
            record ToSeat(Template seat) implements Target {}

            /**
             * A number at a trunk.
             *
             * @param trunk a trunk or a group; empty = not said
             * @param callerId id of one of the tenant's numbers; it must be an exact one
             */
            record ToNumber(Template number, String trunk, String callerId) implements Target {}
        }
    }

    /**
     * {@code record: on | off | mask | unmask}: steers the call's recording. A call has one: after
     * {@code off} it is silent until {@code on}, as it is between {@code mask} and {@code unmask};
     * marks in the call record say so. {@code off} before the answer keeps the recording that the
     * tenant wants from beginning. Outcome {@code done}.
     *
     * @param reason why, for the recording's manifest, key {@code reason}; or empty
     */
    record Record(Mode mode, String reason) implements Verb {
        /** What to do. */
        public enum Mode {
            ON,
            OFF,
            MASK,
            UNMASK
        }
    }

    /**
     * {@code echo: { max }}: sends the caller's audio back until hang-up, "#" or the limit. Outcome
     * {@code done}.
     */
    record Echo(long maxMs) implements Verb {}

    /** {@code hangup: normal | busy | declined | not-found | unavailable}. Ends the flow. */
    record Hangup(Cause cause) implements Verb {
        /** How; before an answer it chooses the SIP status. */
        public enum Cause {
            NORMAL,
            BUSY,
            DECLINED,
            NOT_FOUND,
            UNAVAILABLE
        }
    }

    /**
     * {@code say: text} or {@code say: { text, voice, language, times, barge_in }}: speaks a text.
     * Answers first if needed. Outcome {@code done}.
     *
     * @param voice name of a voice, empty = the tenant's
     * @param language BCP 47 tag, empty = the tenant's
     * @param times how often, 1..100
     * @param bargeIn whether a digit ends it
     */
    record Say(Template text, String voice, String language, int times, boolean bargeIn)
            implements Verb {}

    /**
     * {@code transfer: { queue | seat | number + trunk + caller_id, ring }}: hands the caller over
     * for good. When the other side leaves, the call is over; {@code on:} names what happens when
     * it does not come to that. Outcomes: those of {@link Queue} or {@link Dial} without {@code
     * answered}.
     *
     * @param to a {@link Queue} or a {@link Dial}
     */
    record Transfer(Verb to) implements Verb {}

    /**
     * {@code voicemail: { box, greeting, max, silence, finish, beep, notify }}: greets, beeps and
     * takes a message until hang-up, the finish key, silence or the limit. Answers first if needed.
     * A message of at least 1 s in which somebody spoke is kept, also when the caller hangs up
     * while speaking, and is on the disk before the flow goes on. Outcomes {@code done}, {@code
     * empty} (nothing was said), {@code failed} (it cannot be kept: the disk refuses, the box holds
     * 200 messages, or the box's name is none).
     *
     * @param box whose message it is; up to 64 letters, digits and {@code + _ - .}; default the
     *     flow's name
     * @param greeting prompt before the beep, relative to conf/; a digit skips it
     * @param maxMs 1s..30m, default 2m
     * @param silenceMs silence that ends the message, default 5s, 0s = never
     * @param finish key that ends it, default "#", empty = none
     * @param beep whether a beep is heard before
     * @param hooks key {@code notify}: names of webhooks that hear of it; all that ask for the
     *     event when empty
     */
    record Voicemail(
            Template box,
            Optional<Template> greeting,
            long maxMs,
            long silenceMs,
            String finish,
            boolean beep,
            List<String> hooks)
            implements Verb {
        public Voicemail {
            hooks = List.copyOf(hooks);
        }
    }

    /**
     * {@code http: { get | post | put | delete: url, headers, body, timeout, retries, save }}: asks
     * a web service; the call waits meanwhile, in silence, and is not answered for it. Outcomes
     * {@code ok} (2xx), {@code error} (any other status, a redirect included; no connection; an
     * answer of more than 64 KiB, or no JSON where something is to be saved; a host that must not
     * be asked; a host that has timed out five times in a row, for 10 s), {@code timeout}; a status
     * by number, such as {@code "404"}, may be named too and comes first. {@code http.status} is
     * set, 0 without an answer.
     *
     * @param method GET, POST, PUT or DELETE
     * @param url template; its host must be allowed by {@code fetch.allow} of engine.yaml; values
     *     are percent-encoded. An address of a private network is asked only when its host is
     *     written out there
     * @param headers by name
     * @param body JSON text as a template; values are written as inside a JSON string
     * @param timeoutMs of each try, 100ms..30s, default 2s
     * @param retries further tries after a timeout, a broken connection, 429 or 5xx, 0..5, default
     *     0; all tries take no longer than a minute
     * @param save JSON Pointer (RFC 6901) into the answer of a 2xx, by variable of the call; what
     *     is not there is empty text
     */
    record Http(
            String method,
            Template url,
            Map<String, Template> headers,
            Optional<Template> body,
            long timeoutMs,
            int retries,
            Map<String, String> save)
            implements Verb {
        public Http {
            headers = Map.copyOf(headers);
            save = Map.copyOf(save);
        }
    }

    /**
     * {@code tones: ringback | busy | congestion | beep} or {@code tones: { play, for, country }}:
     * plays a tone; before an answer as early media where the caller offered a session, else
     * ringback is a 180 and the others are not heard. Outcome {@code done}.
     *
     * @param forMs 100ms..5m; default 10s, a beep's own length for beep
     * @param country ISO 3166 code whose tones are meant, lower case; default {@code us}, also for
     *     a country that the engine does not know
     */
    record Tones(Tone tone, long forMs, String country) implements Verb {
        /** Which tone. */
        public enum Tone {
            RINGBACK,
            BUSY,
            CONGESTION,
            BEEP
        }
    }

    /**
     * {@code mark: name}: notes a fact in the CDR, such as {@code recording_notice}. Outcome {@code
     * done}.
     */
    record Mark(String name) implements Verb {}

    /**
     * {@code opt_out: { scope, source }}: the other side of the call wants no more calls. Outcomes
     * {@code done} (from the next attempt on), {@code failed} (there is no number, or it could not
     * be kept on the disk; it counts until a restart then).
     *
     * @param scope whose calls
     * @param source how it was said: a word such as digit or speech
     */
    record OptOut(Scope scope, String source) implements Verb {
        /** Whose calls. */
        public enum Scope {
            CAMPAIGN,
            TENANT,
            PLATFORM
        }
    }

    /**
     * {@code callback: { queue, number }}: keeps the caller's place and calls back. Outcome {@code
     * done}, {@code failed}.
     *
     * @param number default the caller's
     */
    record Callback(String queue, Optional<Template> number) implements Verb {}

    /**
     * {@code park: { slot, timeout, music }}: waits with music until a seat picks the call up by
     * the API, or another call does by {@link PickUp}. Answers first if needed. Sets {@code
     * park.slot}. Outcomes {@code answered} (who picked it up has left and the caller is still
     * there), {@code timeout}, {@code full} (the slot is taken).
     *
     * @param slot where; empty = the first number from 1 on that is free
     */
    record Park(Optional<Template> slot, long timeoutMs, Optional<Template> music)
            implements Verb {}

    /**
     * {@code pickup: { slot }}: talks with the call that is parked in a slot, until one leaves.
     * Answers only when there is one. Outcomes {@code answered}, {@code empty} (nobody is parked
     * there).
     */
    record PickUp(Template slot) implements Verb {}

    /**
     * {@code conference: { room, max, music, finish }}: a talk of many calls of the tenant, in one
     * room. Answers when there is room. Outcomes {@code done} (the caller left by the finish key,
     * or was sent out), {@code full}.
     *
     * @param max members, 2..100; the first one's counts
     * @param music for who is alone
     * @param finish key that leaves; empty = none, the default
     */
    record Conference(Template room, int max, Optional<Template> music, String finish)
            implements Verb {}
}
