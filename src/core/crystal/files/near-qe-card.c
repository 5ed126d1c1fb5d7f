/* near-qe-card.c — units, species and atoms, as pw.x reads them in cards and prints them in its output
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-qe-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define ATOM_TOKENS 8

/* --- the line of the card's name ------------------------------------------------------------------ */

gboolean
_near_qe_card_get_unit (NearReader *reader, NearQeUnit *unit, double *alat, GError **error)
{
  static const struct
  {
    const char *word;
    NearQeUnit unit;
  } units[] = { { "alat", NEAR_QE_UNIT_ALAT },
                { "bohr", NEAR_QE_UNIT_BOHR },
                { "angstrom", NEAR_QE_UNIT_ANGSTROM },
                { "crystal", NEAR_QE_UNIT_CRYSTAL },
                { "crystal_sg", NEAR_QE_UNIT_CRYSTAL_SG } };
  g_autofree char *line = g_strndup (reader->text, reader->n);
  NearToken tokens[3];

  g_strdelimit (line, "(){}=", ' ');
  gsize n = near_tokens_split (line, strlen (line), tokens, 3);
  *unit = NEAR_QE_UNIT_NONE;
  if (n < 2)
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    if (near_token_is (&tokens[1], units[i].word))
      {
        *unit = units[i].unit;
        if (*unit == NEAR_QE_UNIT_ALAT && n > 2 && alat != NULL)
          {
            double bohr;

            if (!near_reader_get_number (reader, &tokens[2], "alat", &bohr, error))
              return FALSE;
            *alat = bohr * NEAR_BOHR_ANGSTROM;
          }
        return TRUE;
      }
  return near_reader_fail (
      reader, error, NEAR_ERROR_UNKNOWN_NAME, &tokens[1],
      _ ("unknown unit; alat, bohr, angstrom or crystal is expected after the card's name"));
}

void
_near_qe_note_bohr (NearReader *reader)
{
  if (reader->options->bohr)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "bohr-doubtful",
        _ ("All lengths were scaled from bohr to Å, as asked. Files of Quantum ESPRESSO say their "
           "units, and these had been heeded already: without --bohr it is read as it says."));
}

/* --- species -------------------------------------------------------------------------------------- */

static void
species_clear (gpointer data)
{
  g_free (((NearQeSpecies *) data)->label);
}

GArray *
_near_qe_species_new (void)
{
  GArray *species = g_array_new (FALSE, FALSE, sizeof (NearQeSpecies));

  g_array_set_clear_func (species, species_clear);
  return species;
}

static char *
dup_valid (const NearToken *token)
{
  g_autofree char *raw = near_token_dup (token);

  return g_utf8_make_valid (raw, -1);
}

gboolean
_near_qe_species_add (NearReader *reader, GArray *species, const NearToken *label, const NearToken *hint,
                      double mass, GError **error)
{
  NearQeSpecies row = { .mass = mass };
  g_autofree char *shown = near_text_excerpt (label->start, (gssize) label->n, 20);
  g_autofree char *shown_hint = near_text_excerpt (hint->start, (gssize) hint->n, 60);
  guint by_hint = 0;
  gboolean has_hint
      = hint->n > 0 && near_element_from_label (hint->start, (gssize) hint->n, &by_hint, NULL);

  if (near_element_from_label (label->start, (gssize) label->n, &row.element, NULL))
    {
      _near_reader_note_label (reader, label, row.element);
      if (has_hint && by_hint != row.element)
        near_reader_note (
            reader, NEAR_NOTE_WARNING, "element-doubtful",
            _ ("Line %zu: “%s” was taken as %s, but its pseudopotential, %s, seems to be that of "
               "%s."),
            reader->line, shown, near_element_get (row.element)->symbol, shown_hint,
            near_element_get (by_hint)->symbol);
    }
  else if (has_hint)
    {
      row.element = by_hint;
      near_reader_note (
          reader, NEAR_NOTE_INFO, "element-from-pseudopotential",
          _ ("Line %zu: “%s” is no element's symbol; from its pseudopotential, %s, it was taken as "
             "%s."),
          reader->line, shown, shown_hint, near_element_get (by_hint)->symbol);
    }
  else if (!_near_reader_get_site (reader, label, &row.element, NULL, error))
    return FALSE;
  row.label = dup_valid (label);
  g_array_append_val (species, row);
  return TRUE;
}

/* --- atoms ---------------------------------------------------------------------------------------- */

/* pw.x takes commas between the words too; one inside a word is somebody's decimal comma. */
static void
strip_comma (NearToken *token)
{
  if (token->n > 1 && token->start[token->n - 1] == ',')
    token->n--;
}

gboolean
_near_qe_card_read_atom (NearReader *reader, NearQeAtom *atom, GError **error)
{
  static const char *const names[]
      = { N_ ("the x coordinate"), N_ ("the y coordinate"), N_ ("the z coordinate") };
  NearToken tokens[ATOM_TOKENS];
  gsize n = near_reader_split (reader, tokens, ATOM_TOKENS);

  *atom = (NearQeAtom){ .line = reader->line };
  if (n != 4 && n != 7)
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (
          reader, error, NEAR_ERROR_PARSE, &line,
          _ ("an atom is a label and three coordinates, and perhaps three flags 0 or 1; this "
             "line has %zu words"),
          n);
    }
  for (gsize i = 0; i < n; i++)
    strip_comma (&tokens[i]);
  atom->label = tokens[0];
  for (guint k = 0; k < 3; k++)
    if ((!_near_qe_evaluate (&tokens[k + 1], &atom->x[k]) || !isfinite (atom->x[k])))
      {
        if (near_token_parse_number (&tokens[k + 1], &atom->x[k])
            || memchr (tokens[k + 1].start, ',', tokens[k + 1].n) != NULL)
          return near_reader_get_number (reader, &tokens[k + 1], _ (names[k]), &atom->x[k], error);
        return near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, &tokens[k + 1],
            _ ("%s is neither a number nor an expression of + - * / ^ and parentheses that "
               "has a finite value"),
            _ (names[k]));
      }
  for (guint k = 0; k < 3 && n == 7; k++)
    {
      gint64 flag;

      if (!near_reader_get_integer (reader, &tokens[k + 4], _ ("a flag of a moving coordinate"), 0, 1,
                                    &flag, error))
        return FALSE;
      atom->fixed[k] = flag == 0;
    }
  return TRUE;
}

/* The species of a label, among those that were listed, or by the label alone. */
static const NearQeSpecies *
find_species (NearReader *reader, const GArray *species, const NearQeAtom *atom, NearQeSpecies *made,
              GError **error)
{
  g_autoptr (GString) list = g_string_new (NULL);
  g_autofree char *label = dup_valid (&atom->label);

  for (guint s = 0; s < species->len; s++)
    {
      const NearQeSpecies *row = &g_array_index (species, NearQeSpecies, s);

      /* pw.x compares as written; other programs are less strict, and there is no other reading. */
      if (g_ascii_strcasecmp (row->label, label) == 0)
        return row;
      g_string_append_printf (list, "%s%s", s > 0 ? ", " : "", row->label);
    }
  reader->line = atom->line;
  if (species->len == 0)
    {
      *made = (NearQeSpecies){ .mass = 0.0 };
      return _near_reader_get_site (reader, &atom->label, &made->element, &made->mass, error)
                 ? made
                 : NULL;
    }
  near_reader_fail (reader, error, NEAR_ERROR_UNKNOWN_NAME, &atom->label,
                    _ ("this label is not among the ATOMIC_SPECIES: %s"), list->str);
  return NULL;
}

static void
take_fixed (NearCrystalBuilder *builder, const GArray *atoms)
{
  const gsize shape[2] = { atoms->len, 3 };
  g_autofree double *fixed = g_new (double, 3 * (gsize) atoms->len);
  gboolean any = FALSE;

  for (guint i = 0; i < atoms->len; i++)
    for (guint k = 0; k < 3; k++)
      {
        fixed[3 * i + k] = g_array_index (atoms, NearQeAtom, i).fixed[k] ? 1.0 : 0.0;
        any |= fixed[3 * i + k] != 0.0;
      }
  if (any)
    near_crystal_builder_take_atom_data (builder, "fixed",
                                         near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, fixed));
}

gboolean
_near_qe_card_add_atoms (NearReader *reader, NearCrystalBuilder *builder, const NearMat3 *lattice,
                         NearQeUnit unit, double alat, const GArray *species, const GArray *atoms,
                         GError **error)
{
  const gsize line = reader->line;
  double factor = unit == NEAR_QE_UNIT_BOHR ? NEAR_BOHR_ANGSTROM : unit == NEAR_QE_UNIT_ALAT ? alat : 1.0;

  near_crystal_builder_set_lattice (builder, lattice);
  if (unit == NEAR_QE_UNIT_CRYSTAL && atoms->len > 0)
    _near_reader_note_large_fractions (reader, lattice, ((const NearQeAtom *) atoms->data)->x, atoms->len,
                                       sizeof (NearQeAtom),
                                       _ ("If they are Å, write ATOMIC_POSITIONS angstrom."));
  for (guint i = 0; i < atoms->len; i++)
    {
      const NearQeAtom *atom = &g_array_index (atoms, NearQeAtom, i);
      NearQeSpecies made;
      const NearQeSpecies *row = find_species (reader, species, atom, &made, error);
      guint16 number;

      if (row == NULL)
        return FALSE;
      g_autofree char *label = species->len > 0 ? g_strdup (row->label) : dup_valid (&atom->label);
      if (!near_crystal_builder_add_species (builder, label, row->element, row->mass, &number, error))
        return FALSE;
      if (unit == NEAR_QE_UNIT_CRYSTAL)
        near_crystal_builder_add_fractional (builder, number, atom->x);
      else
        {
          const double x[3] = { atom->x[0] * factor, atom->x[1] * factor, atom->x[2] * factor };

          near_crystal_builder_add_atom (builder, number, x);
        }
    }
  take_fixed (builder, atoms);
  reader->line = line;
  return TRUE;
}
