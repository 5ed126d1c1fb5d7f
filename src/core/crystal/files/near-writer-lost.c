/* near-writer-lost.c — what a crystal holds and a file format does not
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-writer-lost-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Takes @names. */
static void
append_names (GString *list, const char **names, const char *const *kept)
{
  for (gsize i = 0; names[i] != NULL; i++)
    if (!g_strv_contains (kept, names[i]))
      g_string_append_printf (list, "%s“%s”", list->len > 0 ? ", " : "", names[i]);
  g_free (names);
}

void
_near_writer_note_extras (NearWriter *writer, const NearCrystal *crystal, const char *format_name,
                          gboolean keeps_labels, const char *const *kept)
{
  g_autoptr (GString) list = g_string_new (NULL);
  gboolean has_labels = FALSE;

  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    {
      const NearSpecies *species = near_crystal_get_species (crystal, s);
      guint element = species->components[0].element;

      if (species->n_components == 1 && strcmp (species->label, near_element_get (element)->symbol) != 0)
        has_labels = TRUE;
    }
  if (near_crystal_is_mixed (crystal))
    near_writer_note_lost (
        writer, format_name,
        _ ("mixed or partial occupancies (the element that holds most of a site was written)"));
  if (has_labels && !keeps_labels)
    near_writer_note_lost (writer, format_name,
                           _ ("labels of atoms that are more than the symbol of an element"));
  append_names (list, near_crystal_dup_atom_data_names (crystal), kept);
  append_names (list, near_crystal_dup_cell_data_names (crystal), kept);
  append_names (list, near_crystal_dup_text_names (crystal), kept);
  if (list->len > 0)
    near_writer_note_lost (writer, format_name, list->str);
}
