/**
 * From the files of a {@code conf/} tree to a checked {@link tandem.dialplan.Plan}: one class per
 * section of the tree.
 */
@NullMarked
package tandem.dialplan.load;

import org.jspecify.annotations.NullMarked;
