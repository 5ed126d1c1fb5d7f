/* near-xyz.c — XYZ and extended XYZ: which text is one, frame after frame
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A frame is the number of atoms, a comment, and a line an atom. Format:
 * github.com/libAtoms/extxyz.
 */
#include "near-xyz-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_ATOMS G_GINT64_CONSTANT (1000000000000000)
/* A species of its own for each label or mass is kept for so many, not for one an atom. */
#define MAX_KINDS 4096
#define MAX_MASSES 256
/* What a note names of a long list. */
#define MAX_LISTED 5
/* The comment of LAMMPS's "dump xyz" (docs.lammps.org/dump.html), which writes types, not elements. */
#define LAMMPS_TITLE "Atoms. Timestep"

typedef enum
{
  GOOD,
  FAILED,
  CUT_OFF /* the text ends within the frame; an error is set too */
} Outcome;

/* What a species is known by: the words of its columns. */
typedef struct
{
  NearToken symbol, label, mass;
} Kind;

typedef struct
{
  NearReader *reader;
  NearCrystalBuilder *builder;
  GHashTable *kinds; /* "symbol\nlabel\nmass" -> Site */
  GArray *elements;  /* guint: of the types; nullable */
  gboolean types;    /* whole numbers are types of LAMMPS: its title is there */
  gboolean plain;    /* a frame without Properties */
  gboolean numbers[NEAR_N_ELEMENTS]; /* which were read as atomic numbers of plain frames */
  guint n_masses, n_labels;
  Kind last;
  guint16 last_species;
  double last_mass;
  GArray *masses; /* double: of the atoms of this frame, where momenta need them */
  gsize first_line;
  gint64 n_atoms;
} Xyz;

typedef struct
{
  guint16 species;
  double mass; /* u; 0: not known */
} Site;

/* --- which text is one ------------------------------------------------------------------------ */

NearMatch
_near_detect_xyz (const char *name, const char *data, gsize n_bytes)
{
  NearTextLines lines;
  NearToken tokens[4];
  const char *line;
  gsize n, length;
  gint64 count;
  guint element;
  double value;

  near_text_lines_init (&lines, data, n_bytes);
  do
    if (!near_text_lines_next (&lines, &line, &length))
      return NEAR_MATCH_NAME_ONLY;
  while ((n = near_tokens_split (line, length, tokens, 1)) == 0);
  if (n != 1 || !near_token_parse_integer (&tokens[0], &count)
      || !near_text_lines_next (&lines, &line, &length))
    return NEAR_MATCH_NAME_ONLY;

  g_autofree char *comment = g_ascii_strdown (line, (gssize) length);
  if (strstr (comment, "properties=") != NULL || strstr (comment, "lattice=") != NULL)
    return NEAR_MATCH_CERTAIN;
  if (!near_text_lines_next (&lines, &line, &length)
      || near_tokens_split (line, length, tokens, 4) < 4)
    return NEAR_MATCH_NAME_ONLY;
  for (guint k = 1; k < 4; k++)
    if (!near_token_parse_number (&tokens[k], &value))
      return NEAR_MATCH_NAME_ONLY;
  if (near_token_parse_integer (&tokens[0], &count) ? count >= 0 && count < NEAR_N_ELEMENTS
                                                    : g_ascii_isalpha (*tokens[0].start))
    return near_element_from_label (tokens[0].start, (gssize) tokens[0].n, &element, NULL)
               ? NEAR_MATCH_CERTAIN
               : NEAR_MATCH_LIKELY;
  return NEAR_MATCH_NAME_ONLY;
}

/* --- species ---------------------------------------------------------------------------------- */

static gboolean
same_word (const NearToken *a, const NearToken *b)
{
  return a->n == b->n && memcmp (a->start, b->start, a->n) == 0;
}

/* The element of a type's number, from the list of the options. */
static gboolean
get_type_element (Xyz *x, const NearToken *token, guint *element, double *mass, GError **error)
{
  gint64 type;

  if (!near_reader_get_integer (x->reader, token, _ ("the type of an atom"), 1, x->elements->len,
                                &type, error))
    return FALSE;
  *element = g_array_index (x->elements, guint, type - 1);
  *mass = near_element_get (*element)->mass;
  return TRUE;
}

/* "1 was read as H, 2 as He": the numbers of plain frames, which may have meant something else. */
static void
note_numbers (Xyz *x)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n = 0;

  for (guint z = 1; z < NEAR_N_ELEMENTS; z++)
    if (x->numbers[z] && ++n <= MAX_LISTED)
      g_string_append_printf (list, _ ("%s%u as %s"), n > 1 ? ", " : "", z,
                              near_element_get (z)->symbol);
  if (n > MAX_LISTED)
    g_string_append (list, ", …");
  if (n > 0)
    near_reader_note (x->reader, NEAR_NOTE_INFO, "numbers-are-elements",
                      _ ("The atoms are numbers, which were read as atomic numbers: %s. If they "
                         "are types, name the elements in the order of the types (--elements "
                         "\"Al Fe\")."),
                      list->str);
}

/* What the word of the species says. @label: (out): nullable, of a type that nothing names. */
static gboolean
get_site_element (Xyz *x, const NearToken *word, guint *element, double *mass, char **label,
                  GError **error)
{
  gint64 number;
  gboolean is_number = near_token_parse_integer (word, &number);

  if (x->elements != NULL && (is_number || !x->plain))
    return get_type_element (x, word, element, mass, error);
  if (is_number && x->types)
    {
      if (!near_reader_get_integer (x->reader, word, _ ("the type of an atom"), 1, G_MAXINT32,
                                    &number, error))
        return FALSE;
      _near_reader_note_once (
          x->reader, NEAR_NOTE_WARNING, "elements-unknown",
          _ ("Line %zu: The title is that of LAMMPS, so the atoms' numbers are types, and nothing "
             "in the file tells what those are: they are called X. Name the elements in the order "
             "of the types (--elements \"Al Fe\")."),
          x->reader->line);
      *element = 0;
      if (x->n_labels < MAX_KINDS)
        *label = g_strdup_printf ("X%d", (int) number);
      return TRUE;
    }
  if (!_near_reader_get_site (x->reader, word, element, mass, error))
    return FALSE;
  if (is_number && x->plain)
    x->numbers[*element] = TRUE;
  return TRUE;
}

/* The label: what the file calls the atom, if that is more than the element's symbol. */
static char *
dup_label (Xyz *x, const Kind *kind, guint element, double *mass)
{
  const NearToken *word = kind->label.n > 0 ? &kind->label : &kind->symbol;
  guint named;
  gint64 number;
  double named_mass;
  char *label;

  if (near_token_parse_integer (word, &number) && kind->label.n == 0)
    return NULL;
  if (near_token_is (word, near_element_get (element)->symbol))
    return NULL;
  if (kind->label.n > 0
      && near_element_from_label (word->start, (gssize) word->n, &named, &named_mass)
      && named == element)
    *mass = named_mass;
  if (x->n_labels >= MAX_KINDS)
    {
      _near_reader_note_once (x->reader, NEAR_NOTE_WARNING, "labels-not-kept",
                              _ ("Line %zu: There are more than %d different labels of atoms; from "
                                 "here on only the elements were kept."),
                              x->reader->line, MAX_KINDS);
      return NULL;
    }
  label = near_token_dup (word);
  if (!g_utf8_validate (label, -1, NULL))
    {
      char *valid = g_utf8_make_valid (label, -1);

      g_free (label);
      label = valid;
    }
  return label;
}

static gboolean
apply_mass (Xyz *x, const NearToken *token, double *mass, GError **error)
{
  double given;

  if (!near_reader_get_number (x->reader, token, _ ("the mass of an atom"), &given, error))
    return FALSE;
  if (given <= 0.0 || given == *mass)
    return TRUE;
  if (x->n_masses >= MAX_MASSES)
    {
      _near_reader_note_once (x->reader, NEAR_NOTE_WARNING, "masses-not-kept",
                              _ ("Line %zu: There are more than %d different masses; from here on "
                                 "the elements' standard masses were taken."),
                              x->reader->line, MAX_MASSES);
      return TRUE;
    }
  x->n_masses++;
  *mass = given;
  return TRUE;
}

static gboolean
make_site (Xyz *x, const Kind *kind, Site *site, GError **error)
{
  guint element;
  double mass = 0.0;
  g_autofree char *label = NULL;

  if (!get_site_element (x, &kind->symbol, &element, &mass, &label, error))
    return FALSE;
  if (label == NULL)
    label = dup_label (x, kind, element, &mass);
  if (label != NULL)
    x->n_labels++;
  if (kind->mass.n > 0 && !apply_mass (x, &kind->mass, &mass, error))
    return FALSE;
  site->mass = mass;
  return near_crystal_builder_add_species (x->builder, label, element, mass, &site->species, error);
}

/* Most atoms are what the one before is; the others are looked up by their words. */
static gboolean
find_species (Xyz *x, const Kind *kind, GError **error)
{
  g_autofree char *key = NULL;
  Site *known, site;

  if (x->last.symbol.start != NULL && same_word (&x->last.symbol, &kind->symbol)
      && same_word (&x->last.label, &kind->label) && same_word (&x->last.mass, &kind->mass))
    return TRUE;
  key = g_strdup_printf ("%.*s\n%.*s\n%.*s", (int) MIN (kind->symbol.n, G_MAXINT),
                         kind->symbol.start, (int) MIN (kind->label.n, G_MAXINT), kind->label.start,
                         (int) MIN (kind->mass.n, G_MAXINT), kind->mass.start);
  known = g_hash_table_lookup (x->kinds, key);
  if (known != NULL)
    site = *known;
  else
    {
      if (!make_site (x, kind, &site, error))
        return FALSE;
      if (g_hash_table_size (x->kinds) < 2 * MAX_KINDS)
        g_hash_table_insert (x->kinds, g_steal_pointer (&key), g_memdup2 (&site, sizeof site));
    }
  x->last = *kind;
  x->last_species = site.species;
  x->last_mass = site.mass;
  return TRUE;
}

/* --- one frame -------------------------------------------------------------------------------- */

static Outcome
fail_end (Xyz *x, gint64 atoms, GError **error)
{
  near_reader_fail (
      x->reader, error, NEAR_ERROR_PARSE, NULL,
      _ ("the file ends after %zu of the %zu atoms that line %zu promises; is it cut off?"),
      (gsize) atoms, (gsize) x->n_atoms, x->first_line);
  return CUT_OFF;
}

/* Blank lines up to the end are the end. */
static Outcome
fail_blank (Xyz *x, gint64 atoms, GError **error)
{
  gsize line = x->reader->line;

  if (!near_reader_next_filled (x->reader))
    return fail_end (x, atoms, error);
  x->reader->line = line;
  near_reader_fail (x->reader, error, NEAR_ERROR_PARSE, NULL,
                    _ ("a blank line where atom %zu of the %zu that line %zu promises is expected"),
                    (gsize) atoms + 1, (gsize) x->n_atoms, x->first_line);
  return FAILED;
}

/* The last line of a file that does not end in a line end may be half a line. */
static Outcome
outcome_of_bad_line (const Xyz *x)
{
  const NearReader *reader = x->reader;

  return reader->text + reader->n == reader->data + reader->n_bytes ? CUT_OFF : FAILED;
}

static Outcome
read_count (Xyz *x, GError **error)
{
  NearReader *reader = x->reader;
  NearToken tokens[1];
  const NearToken line = { reader->text, reader->n };
  gint64 count;

  x->first_line = reader->line;
  if (near_reader_split (reader, tokens, 1) != 1 || !near_token_parse_integer (&tokens[0], &count))
    {
      if (reader->frames->len == 0)
        near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, &line,
            _ ("the first line of an XYZ file must be the number of atoms and nothing else"));
      else
        near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, &line,
            _ ("the number of atoms of the next frame is expected; has the frame before more than "
               "%zu atoms?"),
            (gsize) x->n_atoms);
      return FAILED;
    }
  if (!near_reader_get_integer (reader, &tokens[0], _ ("the number of atoms"), 1, MAX_ATOMS,
                                &x->n_atoms, error))
    return FAILED;
  return GOOD;
}

static gboolean
looks_extended (const char *text, gsize n)
{
  g_autofree char *lower = g_ascii_strdown (text, (gssize) n);

  return strstr (lower, "lattice=") != NULL || strstr (lower, "properties=") != NULL;
}

/* A comment without Lattice and Properties is a title, and read as pairs only if it is nothing
 * else. */
static gboolean
read_comment (Xyz *x, NearXyzProperties **properties, GError **error)
{
  NearReader *reader = x->reader;
  g_autoptr (GError) local = NULL;
  g_autoptr (GPtrArray) pairs = _near_xyz_split_comment (reader->text, reader->n, &local);
  const NearXyzPair *pair = NULL;
  gboolean pairs_only = pairs != NULL && pairs->len > 0;

  x->types = FALSE;
  if (pairs == NULL && looks_extended (reader->text, reader->n))
    return near_reader_fail (reader, error, (NearError) local->code, NULL, "%s", local->message);
  for (guint i = 0; pairs_only && i < pairs->len; i++)
    pairs_only = !((const NearXyzPair *) pairs->pdata[i])->alone;
  if (pairs != NULL)
    pair = _near_xyz_find (pairs, "Properties");
  if (pair != NULL || (pairs != NULL && _near_xyz_find (pairs, "Lattice") != NULL))
    {
      near_crystal_builder_set_title (x->builder, "", 0);
      if (!_near_xyz_take_pairs (reader, pairs, x->builder, error))
        return FALSE;
    }
  else
    {
      x->types = g_ascii_strncasecmp (reader->text, LAMMPS_TITLE, strlen (LAMMPS_TITLE)) == 0;
      near_crystal_builder_set_title (x->builder, reader->text, (gssize) reader->n);
      if (pairs_only && !_near_xyz_take_pairs (reader, pairs, x->builder, error))
        return FALSE;
      if (pairs_only)
        _near_reader_note_once (reader, NEAR_NOTE_INFO, "comment-pairs",
                                _ ("Line %zu: The comment was read as names and values in the "
                                   "units of extended XYZ (eV, Å)."),
                                reader->line);
    }
  x->plain = pair == NULL;
  *properties = _near_xyz_properties_new (reader, pair, error);
  return *properties != NULL;
}

static gboolean
read_atom (Xyz *x, NearXyzProperties *properties, const NearToken *tokens, gsize n, GError **error)
{
  NearReader *reader = x->reader;
  Kind kind = { tokens[properties->species], { "", 0 }, { "", 0 } };
  double position[3];

  for (guint k = 0; k < 3; k++)
    {
      const NearToken *token = &tokens[properties->position + k];

      if ((!near_token_parse_number (token, &position[k]) || !isfinite (position[k]))
          && !near_reader_get_number (reader, token, _ ("a coordinate"), &position[k], error))
        return FALSE;
    }
  if (properties->label != NULL)
    kind.label = tokens[properties->label->first];
  if (properties->mass != NULL)
    kind.mass = tokens[properties->mass->first];
  if (!find_species (x, &kind, error)
      || !_near_xyz_properties_add (properties, reader, tokens, error))
    return FALSE;
  if (n > properties->n_columns)
    _near_reader_note_once (reader, NEAR_NOTE_INFO, "columns-ignored",
                            _ ("Line %zu: The line has %zu columns, of which the first %zu were "
                               "read; what the others are is not said."),
                            reader->line, n, properties->n_columns);
  near_crystal_builder_add_atom (x->builder, x->last_species, position);
  g_array_append_val (x->masses, x->last_mass);
  return TRUE;
}

static Outcome
read_atoms (Xyz *x, NearXyzProperties *properties, GError **error)
{
  NearReader *reader = x->reader;
  g_autofree NearToken *tokens = g_new (NearToken, properties->n_columns);

  for (gint64 i = 0; i < x->n_atoms; i++)
    {
      gsize n;

      if (!near_reader_next (reader))
        return fail_end (x, i, error);
      if (!near_reader_poll (reader, error))
        return FAILED;
      n = near_reader_split (reader, tokens, properties->n_columns);
      if (n == 0)
        return fail_blank (x, i, error);
      if (n < properties->n_columns)
        {
          const NearToken line = { reader->text, reader->n };

          near_reader_fail (
              reader, error, NEAR_ERROR_PARSE, &line,
              _ ("atom %zu of the %zu that line %zu promises has %zu columns; %zu are needed"),
              (gsize) i + 1, (gsize) x->n_atoms, x->first_line, n, properties->n_columns);
          return outcome_of_bad_line (x);
        }
      if (!read_atom (x, properties, tokens, n, error))
        return outcome_of_bad_line (x);
    }
  return GOOD;
}

static Outcome
read_frame (Xyz *x, GError **error)
{
  g_autoptr (NearXyzProperties) properties = NULL;
  Outcome outcome = read_count (x, error);

  if (outcome != GOOD)
    return outcome;
  if (!near_reader_next (x->reader))
    return fail_end (x, 0, error);
  if (!read_comment (x, &properties, error))
    return outcome_of_bad_line (x);
  g_clear_pointer (&x->elements, g_array_unref);
  /* A type and an element may be written the same: what is known of "1" is known of one of them
   * only. */
  x->last.symbol.start = NULL;
  g_hash_table_remove_all (x->kinds);
  if (properties->types_only || (x->plain && x->reader->options->elements != NULL))
    {
      x->elements = near_reader_dup_elements_option (x->reader, error);
      if (x->elements == NULL)
        return FAILED;
    }
  g_array_set_size (x->masses, 0);
  outcome = read_atoms (x, properties, error);
  if (outcome != GOOD)
    return outcome;
  _near_xyz_properties_take (properties, x->reader, x->builder, (const double *) x->masses->data);
  return near_reader_add_frame (x->reader, x->builder, x->first_line, error) ? GOOD : FAILED;
}

gboolean
_near_read_xyz (NearReader *reader, GError **error)
{
  Xyz x = { .reader = reader };
  g_autoptr (GError) local = NULL;
  Outcome outcome = GOOD;

  x.kinds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  x.masses = g_array_new (FALSE, FALSE, sizeof (double));
  while (outcome == GOOD && !near_reader_has_enough (reader) && near_reader_next_filled (reader))
    {
      /* Nothing of a frame before is in the next, neither a cell nor species. */
      near_crystal_builder_free (x.builder);
      x.builder = near_crystal_builder_new ();
      x.n_masses = x.n_labels = 0;
      outcome = read_frame (&x, &local);
    }
  if (outcome == CUT_OFF && reader->frames->len > 0)
    {
      near_reader_note (reader, NEAR_NOTE_WARNING, "frame-incomplete",
                        _ ("The last frame is incomplete and was left out; the %u frames before it "
                           "were read. (%s)"),
                        reader->frames->len, local->message);
      outcome = GOOD;
    }
  else if (outcome != GOOD)
    g_propagate_error (error, g_steal_pointer (&local));
  note_numbers (&x);
  near_crystal_builder_free (x.builder);
  g_hash_table_unref (x.kinds);
  g_array_unref (x.masses);
  if (x.elements != NULL)
    g_array_unref (x.elements);
  return outcome == GOOD;
}
