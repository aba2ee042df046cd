package tandem.sip.jain;

import java.util.ListIterator;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import gov.nist.javax.sip.header.SIPHeader;
import gov.nist.javax.sip.message.SIPRequest;

/** What an INVITE says of the way that it has come, and whether its caller withholds the number. */
final class Forwards {
    private static final Pattern ENTRY = Pattern.compile("<[^>]*>([^,<]*)");
    private static final Pattern COUNTER = Pattern.compile(";\\s*counter\\s*=\\s*(\\d{1,3})");
    private static final Pattern WITHHELD = Pattern.compile("\\b(id|user|header)\\b");

    private Forwards() {}

    /**
     * How often the call was forwarded: entries of Diversion with their counters (RFC 5806), or of
     * History-Info but for the first (RFC 7044), whichever tells more.
     */
    static int count(SIPRequest invite) {
        int diversions = 0;
        int targets = 0;
        for (ListIterator<SIPHeader> all = invite.getHeaders("Diversion"); all.hasNext(); ) {
            Matcher entry = ENTRY.matcher(value(all.next()));
            while (entry.find()) {
                Matcher counter = COUNTER.matcher(entry.group(1));
                diversions += counter.find() ? Integer.parseInt(counter.group(1)) : 1;
            }
        }
        for (ListIterator<SIPHeader> all = invite.getHeaders("History-Info"); all.hasNext(); ) {
            Matcher entry = ENTRY.matcher(value(all.next()));
            while (entry.find()) {
                targets++;
            }
        }
        return Math.max(diversions, targets - 1);
    }

    /** A From without a caller (RFC 3261 8.1.1.3), or Privacy (RFC 3323, RFC 3325). */
    static boolean anonymous(SIPRequest invite) {
        String from = invite.getFrom().getAddress().getURI().toString().toLowerCase(Locale.ROOT);
        if (from.startsWith("sip:anonymous@") || from.endsWith(".invalid")) {
            return true;
        }
        return invite.getHeader("Privacy") instanceof SIPHeader privacy
                && WITHHELD.matcher(value(privacy).toLowerCase(Locale.ROOT)).find();
    }

    private static String value(SIPHeader header) {
        String whole = header.toString();
        return whole.substring(whole.indexOf(':') + 1).strip();
    }
}
