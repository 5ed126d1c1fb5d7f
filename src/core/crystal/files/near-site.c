/* near-site.c — what stands on a site: an element, a vacancy or a dummy atom
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"

#include "near-crystal-private.h"

#include <glib/gi18n-lib.h>

gboolean
_near_is_dummy_name (const NearToken *token)
{
  static const char *const names[] = { "X", "Va", "Vac", "Du", "Bq" };
  gsize letters = 0;
  gint64 number;

  if (near_token_parse_integer (token, &number))
    return number == 0;
  while (letters < token->n && g_ascii_isalpha (token->start[letters]))
    letters++;
  const NearToken word = { token->start, letters };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (near_token_is (&word, names[i]))
      return TRUE;
  return FALSE;
}

void
_near_reader_note_once (NearReader *reader, NearNoteLevel level, const char *id, const char *format,
                        ...)
{
  va_list arguments;
  g_autofree char *text = NULL;

  if (near_notes_find (reader->notes, id) != NULL)
    return;
  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  near_reader_note (reader, level, id, "%s", text);
}

/* Hydrogen that is called D or T, and "CA": calcium, or the carbon of a force field. */
void
_near_reader_note_label (NearReader *reader, const NearToken *label, guint element)
{
  const char *symbol = near_element_get (element)->symbol;
  gsize letters = 0;
  guint other;

  while (letters < label->n && g_ascii_isalpha (label->start[letters]))
    letters++;
  g_autofree char *word = g_strndup (label->start, letters);
  if (letters == 1 && element == 1 && *word != 'H' && *word != 'h')
    _near_reader_note_once (
        reader, NEAR_NOTE_INFO, "isotopes",
        _ ("Line %zu: “%s” is an isotope of hydrogen: it has a label and a mass of its own, and "
           "counts as H in formulas. D and H are different species."),
        reader->line, word);
  else if (letters == 2 && g_ascii_isupper (word[1]) && near_element_find (word, 2, &other)
           && near_element_find (word, 1, &other))
    _near_reader_note_once (
        reader, NEAR_NOTE_INFO, "label-ambiguous",
        _ ("Line %zu: “%s” was read as the element %s; force fields and PDB files also write the "
           "element %s so. If that is meant, write %s in the file."),
        reader->line, word, symbol, near_element_get (other)->symbol,
        near_element_get (other)->symbol);
}

void
_near_reader_trust_unit (NearReader *reader)
{
  for (guint i = 0; i < reader->frames->len; i++)
    ((NearCrystal *) reader->frames->pdata[i])->unit_is_explicit = TRUE;
}

gboolean
_near_reader_get_site (NearReader *reader, const NearToken *token, guint *element, double *mass,
                       GError **error)
{
  if (!_near_is_dummy_name (token))
    {
      if (!near_reader_get_element (reader, token, element, mass, error))
        return FALSE;
      _near_reader_note_label (reader, token, *element);
      return TRUE;
    }

  g_autofree char *shown = near_text_excerpt (token->start, (gssize) token->n, 20);

  _near_reader_note_once (
      reader, NEAR_NOTE_INFO, "dummy-atoms",
      _ ("Line %zu: “%s” was taken for a vacancy or a dummy atom, a place without an element. If "
         "it is an element, give its symbol in the file."),
      reader->line, shown);
  *element = 0;
  if (mass != NULL)
    *mass = 0.0;
  return TRUE;
}
