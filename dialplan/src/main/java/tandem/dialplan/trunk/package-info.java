/** What a plan says of trunks: caps, writing of numbers, headers, groups, routes. Immutable. */
@NullMarked
package tandem.dialplan.trunk;

import org.jspecify.annotations.NullMarked;
