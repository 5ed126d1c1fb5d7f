/* near-writer-lost.c — what a crystal holds and a file format does not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a reader says of the file rather than of the crystal: nobody misses it in another file. */
static const char *const of_the_file[] = { "block", "formula_sum", "site", NULL };

/* Takes @names. */
static void
append_names (GString *list, const char **names, const char *const *kept)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (!g_strv_contains (kept, names[i]) && !g_strv_contains (of_the_file, names[i]))
      g_string_append_printf (list, "%s“%s”", list->len > 0 ? ", " : "", names[i]);
  g_free (names);
}

/* An isotope's symbol counts as a label: the mass goes with it. */
static gboolean
has_labels (const NearCrystal *crystal)
{
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);
      const char *symbol = near_element_get (species->components[0].element)->symbol;

      if (species->n_components == 1 && strcmp (species->label, symbol) != 0)
        return TRUE;
    }
  return FALSE;
}

void
_near_writer_note_extras (NearWriter *writer,
                          const NearCrystal *crystal,
                          const char *format_name,
                          NearKeeps keeps,
                          const char *const *kept)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  g_autoptr (GString) list = g_string_new (NULL);

  if (writer->n_frames > 1 && !(keeps & NEAR_KEEPS_FRAMES))
    near_writer_note_lost (
        writer, format_name,
        _ ("more than one frame (the last was written; --frame chooses another)"));
  if (near_crystal_is_mixed (crystal) && !(keeps & NEAR_KEEPS_OCCUPANCIES))
    near_writer_note_lost (
        writer, format_name,
        _ ("mixed or partial occupancies (the element that holds most of a site was written)"));
  if (has_labels (crystal) && !(keeps & NEAR_KEEPS_LABELS))
    near_writer_note_lost (writer, format_name,
                           _ ("labels of atoms that are more than the symbol of an element"));
  if (near_crystal_has_cell (crystal) && !(periodic[0] && periodic[1] && periodic[2])
      && !(keeps & NEAR_KEEPS_PERIODICITY))
    near_writer_note_lost (writer, format_name, _ ("directions that do not repeat"));
  append_names (list, near_crystal_dup_atom_data_names (crystal), kept);
  append_names (list, near_crystal_dup_cell_data_names (crystal), kept);
  append_names (list, near_crystal_dup_text_names (crystal), kept);
  if (list->len > 0)
    near_writer_note_lost (writer, format_name, list->str);
}
