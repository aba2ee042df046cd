/**
 * YAML files as nodes with positions, and their typed binding: every scalar is text until our
 * schema gives it a type.
 */
@NullMarked
package tandem.dialplan.yaml;

import org.jspecify.annotations.NullMarked;
