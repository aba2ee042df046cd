package tandem.sip.jain;

import java.text.ParseException;
import java.util.Set;

import gov.nist.javax.sip.header.CSeq;
import gov.nist.javax.sip.header.CallID;
import gov.nist.javax.sip.header.Contact;
import gov.nist.javax.sip.header.ContactList;
import gov.nist.javax.sip.header.ContentLength;
import gov.nist.javax.sip.header.ContentType;
import gov.nist.javax.sip.header.From;
import gov.nist.javax.sip.header.MaxForwards;
import gov.nist.javax.sip.header.RecordRoute;
import gov.nist.javax.sip.header.RecordRouteList;
import gov.nist.javax.sip.header.RequestLine;
import gov.nist.javax.sip.header.Require;
import gov.nist.javax.sip.header.RequireList;
import gov.nist.javax.sip.header.Route;
import gov.nist.javax.sip.header.RouteList;
import gov.nist.javax.sip.header.StatusLine;
import gov.nist.javax.sip.header.To;
import gov.nist.javax.sip.header.Via;
import gov.nist.javax.sip.header.ViaList;
import gov.nist.javax.sip.message.SIPMessage;
import org.jspecify.annotations.Nullable;

/**
 * Which headers must be right. In others a mistake is overlooked, as RFC 3261 8.2 wants of who does
 * not need them; the header then counts as absent.
 */
final class ParseFaults {
    private static final Set<Class<?>> NEEDED =
            Set.of(
                    RequestLine.class,
                    StatusLine.class,
                    Via.class,
                    ViaList.class,
                    From.class,
                    To.class,
                    CallID.class,
                    CSeq.class,
                    MaxForwards.class,
                    ContentLength.class,
                    ContentType.class,
                    Contact.class,
                    ContactList.class,
                    Require.class,
                    RequireList.class,
                    Route.class,
                    RouteList.class,
                    RecordRoute.class,
                    RecordRouteList.class);

    private ParseFaults() {}

    /** Called by the parser; throws the fault back to refuse the whole message. */
    static void judge(
            ParseException fault,
            SIPMessage message,
            @Nullable Class<?> header,
            String line,
            @Nullable String whole)
            throws ParseException {
        if (header != null && NEEDED.contains(header)) {
            throw fault;
        }
    }
}
