/**
 * Plans of other systems as trees of ours, as far as that goes: {@link
 * tandem.dialplan.convert.AsteriskConversion}. What it cannot say in our language is listed, with
 * its place, and left as a comment.
 */
@NullMarked
package tandem.dialplan.convert;

import org.jspecify.annotations.NullMarked;
