/**
 * The language of the {@code conf/} tree: model, parser, checker. Knows no call and no socket;
 * {@link tandem.dialplan.ConfTree} is the door.
 */
@NullMarked
package tandem.dialplan;

import org.jspecify.annotations.NullMarked;
