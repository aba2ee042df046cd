package tandem.engine.audit;

import tandem.engine.journal.JsonText;

/**
 * What somebody did, or was kept from doing. Never names a phone number: calls and entries of lists
 * are named by their ids, so that the log can outlive the erasure of a person. Immutable.
 *
 * @param who {@code key ID}, {@code local} (the API without keys), {@code file}, {@code cli},
 *     {@code sighup}, {@code engine}, {@code call}, or {@code stranger}
 * @param from address of the other side; empty = none
 * @param name what was done, first the noun: {@code config.apply}, {@code gate.denied} ...
 * @param object what it was done to: a path of the API, a file, an id; may be empty
 * @param tenant whose matter it is; empty = the whole engine's
 * @param call id of the call that it is about; may be empty
 * @param outcome {@code done}, {@code refused} or {@code failed}
 * @param detail a JSON object in one line
 */
public record Act(
        String who,
        String from,
        String name,
        String object,
        String tenant,
        String call,
        String outcome,
        String detail) {
    /** Longest text of a field, characters; more is cut. */
    private static final int LONGEST = 300;

    private static final String NOTHING = "{}";

    public Act {
        who = cut(who);
        from = cut(from);
        name = cut(name);
        object = cut(object);
        tenant = cut(tenant);
        call = cut(call);
        outcome = cut(outcome);
    }

    /** Something that the engine did by itself. */
    public static Act of(String name) {
        return new Act("engine", "", name, "", "", "", "done", NOTHING);
    }

    public Act by(String somebody) {
        return new Act(somebody, from, name, object, tenant, call, outcome, detail);
    }

    public Act from(String address) {
        return new Act(who, address, name, object, tenant, call, outcome, detail);
    }

    public Act on(String what) {
        return new Act(who, from, name, what, tenant, call, outcome, detail);
    }

    public Act ofTenant(String whose) {
        return new Act(who, from, name, object, whose, call, outcome, detail);
    }

    public Act aboutCall(String id) {
        return new Act(who, from, name, object, tenant, id, outcome, detail);
    }

    public Act outcome(String word) {
        return new Act(who, from, name, object, tenant, call, word, detail);
    }

    /**
     * With what there is to say besides.
     *
     * @param more ended by this; its size is bounded by whoever makes it, 128 KiB at most
     */
    public Act with(JsonText more) {
        return new Act(who, from, name, object, tenant, call, outcome, more.end());
    }

    boolean hasDetail() {
        return !detail.equals(NOTHING);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
    }
}
