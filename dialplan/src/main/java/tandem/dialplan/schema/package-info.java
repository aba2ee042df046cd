/** JSON Schema of the files of a tree, for editors, made from what the parser goes by. */
@NullMarked
package tandem.dialplan.schema;

import org.jspecify.annotations.NullMarked;
