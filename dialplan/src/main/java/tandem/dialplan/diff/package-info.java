/** What changes from one plan to another, in the words of the plan. */
@NullMarked
package tandem.dialplan.diff;

import org.jspecify.annotations.NullMarked;
