/* near-cif-element.c — what a CIF says an atom is; chemical formulas
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cif-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Elements beyond are made atom by atom: what looks like one is something else, CN no copernicium.
 */
#define LAST_IN_CRYSTALS 98
/* Occupancies have two or three digits. */
#define SAME_RATIO 0.01
#define SAME_COUNT 0.02

static const struct
{
  const char *text, *symbol;
} groups[] = { { "wat", "O" }, { "h2o", "O" }, { "oh2", "O" },  { "oh", "O" },
               { "ow", "O" },  { "hw", "H" },  { "cval", "C" }, { "siva", "Si" } };

/* The letters a symbol or label begins with, if they name one of the groups above. */
static gboolean
find_group (const char *text, guint *element)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    {
      gsize n = strlen (groups[i].text);

      if (g_ascii_strncasecmp (text, groups[i].text, n) == 0 && !g_ascii_isalpha (text[n]))
        return near_element_find (groups[i].symbol, -1, element);
    }
  return FALSE;
}

/* "CA1" is calcium, or a carbon named A: where the formula has only one of them, it is that one. */
static NearCifSureness
decide_capitals (const char *text, const NearCifContent *content, gboolean is_label, guint *element)
{
  guint one, two = *element;

  if (!g_ascii_isupper (text[0]) || !g_ascii_isupper (text[1]) || g_ascii_isalpha (text[2])
      || !near_element_find (text, 2, &two) || !near_element_find (text, 1, &one))
    return NEAR_CIF_SURE;
  if (content->has_formula && (content->formula[one] > 0.0) != (content->formula[two] > 0.0))
    {
      *element = content->formula[one] > 0.0 ? one : two;
      return *element == one && !is_label ? NEAR_CIF_GUESSED : NEAR_CIF_SURE;
    }
  *element = two > LAST_IN_CRYSTALS ? one : two;
  return is_label || *element == one ? NEAR_CIF_GUESSED : NEAR_CIF_SURE;
}

gboolean
_near_cif_find_element (NearReader *reader,
                        const NearCifValue *type,
                        const NearCifValue *label,
                        const NearCifContent *content,
                        guint *element,
                        double *mass,
                        NearCifSureness *sureness,
                        GError **error)
{
  const NearCifValue *value = type != NULL ? type : label;
  guint from_letters;

  *sureness = NEAR_CIF_SURE;
  if (find_group (value->text, element))
    {
      *mass = near_element_get (*element)->mass;
      *sureness = NEAR_CIF_GROUP;
      return TRUE;
    }
  if (type != NULL && strcmp (type->text, "X") == 0)
    {
      *element = 0;
      *mass = 0.0;
      return TRUE;
    }
  if (!near_element_from_label (value->text, -1, element, mass))
    {
      g_autofree char *suggestion = near_element_dup_suggestion (value->text, -1);
      const NearToken token = { value->text, strlen (value->text) };

      reader->line = value->line;
      if (type != NULL && label != NULL)
        return near_reader_fail (reader, error, NEAR_ERROR_UNKNOWN_NAME, &token,
                                 _ ("the type of the atom “%s” is no element; %s"), label->text,
                                 suggestion);
      return near_reader_fail (
          reader, error, NEAR_ERROR_UNKNOWN_NAME, &token, _ ("the atom's %s tells no element; %s"),
          type != NULL ? "_atom_site_type_symbol" : "_atom_site_label", suggestion);
    }
  from_letters = *element;
  *sureness = decide_capitals (value->text, content, type == NULL, element);
  if (*element != from_letters)
    *mass = near_element_get (*element)->mass;
  /* A tetrahedral site of a zeolite is called T as well. */
  if (type == NULL && value->text[0] == 'T' && *element == 1)
    *sureness = NEAR_CIF_GUESSED;
  return TRUE;
}

/* --- formulas ------------------------------------------------------------------------------- */

/* "C2 H6 O", "Fe0.95 O1", "(Al2 O3)": numbers after symbols; brackets are not multiplied out. */
gboolean
_near_cif_read_formula (const char *text, double amounts[NEAR_N_ELEMENTS])
{
  gboolean any = FALSE;

  memset (amounts, 0, NEAR_N_ELEMENTS * sizeof *amounts);
  while (*text != '\0')
    {
      NearToken number = { NULL, 0 };
      double amount = 1.0;
      guint element;
      gsize n = 1;

      if (*text == ' ' || *text == '\t' || *text == '\n' || *text == '\r' || *text == '\'')
        {
          text++;
          continue;
        }
      if (!g_ascii_isalpha (*text))
        return FALSE;
      while (g_ascii_isalpha (text[n]) && n < 3)
        n++;
      if (n == 1 && (text[0] == 'D' || text[0] == 'T'))
        element = 1;
      else if (!near_element_find (text, (gssize) n, &element))
        {
          /* "CH4O": without blanks the case tells. */
          n = n >= 2 && g_ascii_islower (text[1]) ? 2 : 1;
          if (!near_element_find (text, (gssize) n, &element))
            return FALSE;
        }
      text += n;
      number.start = text;
      while (g_ascii_isdigit (*text) || *text == '.')
        text++;
      number.n = (gsize) (text - number.start);
      if (number.n > 0 && !near_token_parse_number (&number, &amount))
        return FALSE;
      amounts[element] += amount;
      any = TRUE;
    }
  return any;
}

void
_near_cif_count (const NearCifContent *content,
                 const NearCifFilling *filling,
                 double amounts[NEAR_N_ELEMENTS])
{
  memset (amounts, 0, NEAR_N_ELEMENTS * sizeof *amounts);
  for (guint i = 0; i < filling->atoms->len; i++)
    {
      const NearCifAtom *atom = &g_array_index (filling->atoms, NearCifAtom, i);
      const NearCifSite *site = &g_array_index (content->sites, NearCifSite, atom->site);

      amounts[site->element] += site->occupancy;
    }
}

/* How many formula units there are if the file does not say: as most elements have it. */
static double
guess_n_units (const NearCifContent *content, const double amounts[NEAR_N_ELEMENTS])
{
  double best = 0.0;
  guint most = 0;

  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    {
      guint n_same = 0;
      double ratio;

      if (content->formula[z] <= 0.0 || amounts[z] <= 0.0)
        continue;
      ratio = amounts[z] / content->formula[z];
      for (guint other = 1; other < NEAR_N_ELEMENTS; other++)
        if (content->formula[other] > 0.0
            && fabs (amounts[other] - ratio * content->formula[other])
                   < SAME_RATIO * ratio * content->formula[other] + SAME_COUNT)
          n_same++;
      /* Of equals the heavier: hydrogen is what is missing most often. */
      if (n_same >= most)
        {
          most = n_same;
          best = ratio;
        }
    }
  return best;
}

gboolean
_near_cif_agrees (const NearCifContent *content,
                  const double amounts[NEAR_N_ELEMENTS],
                  char **difference)
{
  double n_units = content->n_units > 0.0 ? content->n_units : guess_n_units (content, amounts);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    {
      double expected = n_units * content->formula[z];

      if (fabs (amounts[z] - expected) <= SAME_RATIO * expected + SAME_COUNT * MAX (n_units, 1.0))
        continue;
      g_autofree char *found = near_text_dup_significant (amounts[z], 6);
      g_autofree char *wanted = near_text_dup_significant (expected, 6);
      g_string_append_printf (text, _ ("%s%s: %s instead of %s"), text->len > 0 ? ", " : "",
                              near_element_get (z)->symbol, found, wanted);
    }
  if (difference != NULL)
    *difference = g_strdup (text->str);
  return text->len == 0;
}
