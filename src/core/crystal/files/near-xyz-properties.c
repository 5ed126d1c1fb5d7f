/* near-xyz-properties.c — the columns of an extended XYZ frame
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-xyz-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_COLUMNS 10000
#define LARGEST_WHOLE G_GINT64_CONSTANT (9007199254740992) /* 2^53 */

/* What programs call it; the first column is in lower case. A name that begins with "initial_"
 * gives way to one that does not. */
static const struct
{
  const char *name, *as;
  NearXyzRole role;
} synonyms[] = {
  { "species", NULL, NEAR_XYZ_SPECIES },
  { "symbols", NULL, NEAR_XYZ_SPECIES },
  { "symbol", NULL, NEAR_XYZ_SPECIES },
  { "element", NULL, NEAR_XYZ_SPECIES },
  { "elements", NULL, NEAR_XYZ_SPECIES },
  { "z", NULL, NEAR_XYZ_SPECIES },
  { "numbers", NULL, NEAR_XYZ_SPECIES },
  { "atomic_numbers", NULL, NEAR_XYZ_SPECIES },
  { "pos", NULL, NEAR_XYZ_POSITION },
  { "position", NULL, NEAR_XYZ_POSITION },
  { "positions", NULL, NEAR_XYZ_POSITION },
  { "mass", NULL, NEAR_XYZ_MASS },
  { "masses", NULL, NEAR_XYZ_MASS },
  { "label", NULL, NEAR_XYZ_LABEL },
  { "labels", NULL, NEAR_XYZ_LABEL },
  { "momenta", "velocities", NEAR_XYZ_MOMENTA },
  { "move_mask", "fixed", NEAR_XYZ_MOVE_MASK },
  { "vel", "velocities", NEAR_XYZ_DATA },
  { "velo", "velocities", NEAR_XYZ_DATA },
  { "velocity", "velocities", NEAR_XYZ_DATA },
  { "velocities", "velocities", NEAR_XYZ_DATA },
  { "force", "forces", NEAR_XYZ_DATA },
  { "forces", "forces", NEAR_XYZ_DATA },
  { "charge", "charge", NEAR_XYZ_DATA },
  { "charges", "charge", NEAR_XYZ_DATA },
  { "initial_charges", "charge", NEAR_XYZ_DATA },
  { "magmom", "magnetic_moment", NEAR_XYZ_DATA },
  { "magmoms", "magnetic_moment", NEAR_XYZ_DATA },
  { "magnetic_moment", "magnetic_moment", NEAR_XYZ_DATA },
  { "initial_magmoms", "magnetic_moment", NEAR_XYZ_DATA },
};

static void
property_free (gpointer data)
{
  NearXyzProperty *p = data;

  g_free (p->name);
  g_free (p->as);
  if (p->values != NULL)
    g_array_unref (p->values);
  g_free (p);
}

void
_near_xyz_properties_free (NearXyzProperties *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->list);
  g_free (self);
}

/* --- what each column is ---------------------------------------------------------------------- */

static void
take_synonym (NearXyzProperty *p)
{
  g_autofree char *lower = g_ascii_strdown (p->name, -1);

  p->role = NEAR_XYZ_DATA;
  for (gsize i = 0; i < G_N_ELEMENTS (synonyms); i++)
    if (g_str_equal (lower, synonyms[i].name))
      {
        p->role = synonyms[i].role;
        g_free (p->as);
        p->as = g_strdup (synonyms[i].as != NULL ? synonyms[i].as : p->name);
      }
}

/* The role must suit the type and the number of columns; else it is data like any other. */
static gboolean
role_fits (const NearXyzProperty *p)
{
  switch (p->role)
    {
    case NEAR_XYZ_SPECIES:
      return (p->type == 'S' || p->type == 'I') && p->n == 1;
    case NEAR_XYZ_POSITION:
      return (p->type == 'R' || p->type == 'I') && p->n == 3;
    case NEAR_XYZ_MASS:
      return (p->type == 'R' || p->type == 'I') && p->n == 1;
    case NEAR_XYZ_LABEL:
      return p->type == 'S' && p->n == 1;
    case NEAR_XYZ_MOMENTA:
      return p->type == 'R' && p->n == 3;
    case NEAR_XYZ_MOVE_MASK:
      return p->type == 'L' && (p->n == 1 || p->n == 3);
    case NEAR_XYZ_DATA:
    case NEAR_XYZ_DROPPED:
    default:
      return p->type != 'S' && (!g_str_equal (p->as, "velocities") || p->n == 3)
             && (!g_str_equal (p->as, "forces") || p->n == 3)
             && (!g_str_equal (p->as, "charge") || p->n == 1);
    }
}

static void
make_data (NearXyzProperty *p)
{
  p->role = p->type == 'S' ? NEAR_XYZ_DROPPED : NEAR_XYZ_DATA;
  g_free (p->as);
  p->as = g_strdup (p->name);
}

/* Whether another property has more right to the role or the name of @p. */
static gboolean
gives_way (const NearXyzProperties *self, const NearXyzProperty *p)
{
  gboolean initial = g_ascii_strncasecmp (p->name, "initial_", 8) == 0
                     || p->role == NEAR_XYZ_MOMENTA || p->role == NEAR_XYZ_MOVE_MASK;
  gboolean single = p->role == NEAR_XYZ_SPECIES || p->role == NEAR_XYZ_POSITION
                    || p->role == NEAR_XYZ_MASS || p->role == NEAR_XYZ_LABEL;
  gboolean before = TRUE;

  for (guint i = 0; i < self->list->len; i++)
    {
      const NearXyzProperty *other = self->list->pdata[i];

      if (other == p)
        before = FALSE;
      else if (single ? other->role == p->role && before
                      : other->role != NEAR_XYZ_DROPPED && g_str_equal (other->as, p->as)
                            && (initial || before || g_str_equal (other->name, other->as)))
        return TRUE;
    }
  return FALSE;
}

static gboolean
check_names (NearXyzProperties *self, NearReader *reader, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->list->len; i++)
    {
      NearXyzProperty *p = self->list->pdata[i];

      if (!role_fits (p) || (!g_str_equal (p->as, p->name) && gives_way (self, p))
          || (p->role != NEAR_XYZ_DATA && gives_way (self, p)))
        make_data (p);
      if (!g_hash_table_add (seen, p->role == NEAR_XYZ_DATA ? p->as : p->name))
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                                 _ ("Properties names “%s” twice"), p->name);
    }
  return TRUE;
}

static gboolean
find_columns (NearXyzProperties *self, NearReader *reader, GError **error)
{
  const NearXyzProperty *species = NULL, *position = NULL, *type = NULL;

  for (guint i = 0; i < self->list->len; i++)
    {
      NearXyzProperty *p = self->list->pdata[i];

      if (p->role == NEAR_XYZ_SPECIES)
        species = p;
      else if (p->role == NEAR_XYZ_POSITION)
        position = p;
      else if (p->role == NEAR_XYZ_MASS)
        self->mass = p;
      else if (p->role == NEAR_XYZ_LABEL)
        self->label = p;
      else if (g_ascii_strcasecmp (p->name, "type") == 0 && p->type == 'I' && p->n == 1)
        type = p;
      if (p->role == NEAR_XYZ_DATA || p->role == NEAR_XYZ_MOMENTA || p->role == NEAR_XYZ_MOVE_MASK)
        p->values = g_array_new (FALSE, FALSE, sizeof (double));
    }
  if (position == NULL)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                             _ ("Properties names no positions; “pos:R:3” is expected"));
  if (species == NULL && type != NULL)
    {
      species = type;
      self->types_only = TRUE;
      if (reader->options->elements == NULL)
        return near_reader_fail (
            reader, error, NEAR_ERROR_PARSE, NULL,
            _ ("the atoms have numbers of types but no elements; give them, as in "
               "--elements \"Al Fe\""));
    }
  if (species == NULL)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                             _ ("Properties names no elements; “species:S:1” is expected"));
  self->species = species->first;
  self->position = position->first;
  return TRUE;
}

static void
note_dropped (const NearXyzProperties *self, NearReader *reader)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->list->len; i++)
    {
      const NearXyzProperty *p = self->list->pdata[i];

      if (p->role == NEAR_XYZ_DROPPED)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", p->name);
    }
  if (names->len > 0)
    _near_reader_note_once (
        reader, NEAR_NOTE_INFO, "columns-ignored",
        _ ("Line %zu: Columns of words other than elements and labels were not kept: %s."),
        reader->line, names->str);
}

static gboolean
add_property (NearXyzProperties *self, NearReader *reader, char **words, GError **error)
{
  const NearToken type = { words[1], strlen (words[1]) }, count = { words[2], strlen (words[2]) };
  NearXyzProperty *p = g_new0 (NearXyzProperty, 1);
  gint64 n;

  g_ptr_array_add (self->list, p);
  p->name = g_utf8_make_valid (words[0], -1);
  p->as = g_strdup (p->name);
  if (type.n != 1 || strchr ("RILS", g_ascii_toupper (*type.start)) == NULL)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &type,
                             _ ("the type of the property “%s” must be R, I, L or S"), p->name);
  p->type = g_ascii_toupper (*type.start);
  if (!near_reader_get_integer (reader, &count, _ ("the number of columns of a property"), 1,
                                MAX_COLUMNS, &n, error))
    return FALSE;
  p->n = (gsize) n;
  p->first = self->n_columns;
  self->n_columns += p->n;
  if (self->n_columns > MAX_COLUMNS)
    return near_reader_fail (reader, error, NEAR_ERROR_TOO_LARGE, NULL,
                             _ ("Properties has more than %d columns"), MAX_COLUMNS);
  take_synonym (p);
  return TRUE;
}

NearXyzProperties *
_near_xyz_properties_new (NearReader *reader, const NearXyzPair *pair, GError **error)
{
  g_autoptr (NearXyzProperties) self = g_new0 (NearXyzProperties, 1);
  const char *value = pair != NULL ? pair->value : "species:S:1:pos:R:3";
  g_auto (GStrv) words = g_strsplit (value, ":", -1);
  guint n_words = g_strv_length (words);

  self->list = g_ptr_array_new_with_free_func (property_free);
  if (n_words == 0 || n_words % 3 != 0)
    {
      const NearToken shown = { value, strlen (value) };

      near_reader_fail (reader, error, NEAR_ERROR_PARSE, &shown,
                        _ ("Properties must be groups of name, type and number of columns, as in "
                           "“species:S:1:pos:R:3”"));
      return NULL;
    }
  for (guint i = 0; i < n_words; i += 3)
    if (!add_property (self, reader, words + i, error))
      return NULL;
  if (!check_names (self, reader, error) || !find_columns (self, reader, error))
    return NULL;
  note_dropped (self, reader);
  return g_steal_pointer (&self);
}

/* --- values ----------------------------------------------------------------------------------- */

static gboolean
parse_value (const NearXyzProperty *p, NearReader *reader, const NearToken *token, double *value,
             GError **error)
{
  gint64 number;

  switch (p->type)
    {
    case 'I':
      if (!near_reader_get_integer (reader, token, p->name, -LARGEST_WHOLE, LARGEST_WHOLE, &number,
                                    error))
        return FALSE;
      *value = (double) number;
      return TRUE;
    case 'L':
      *value = near_token_is (token, "T") || near_token_is (token, "true")
               || near_token_is (token, "1");
      if (*value == 1.0 || near_token_is (token, "F") || near_token_is (token, "false")
          || near_token_is (token, "0"))
        return TRUE;
      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, token, _ ("%s must be T or F"),
                               p->name);
    case 'R':
    default:
      if (!near_token_parse_number (token, value))
        return near_reader_get_number (reader, token, p->name, value, error);
      if (!isfinite (*value))
        _near_reader_note_once (
            reader, NEAR_NOTE_WARNING, "not-finite",
            _ ("Line %zu: %s holds a number that is not finite. Did the program that wrote it "
               "fail?"),
            reader->line, p->name);
      return TRUE;
    }
}

gboolean
_near_xyz_properties_add (NearXyzProperties *self, NearReader *reader, const NearToken *tokens,
                          GError **error)
{
  for (guint i = 0; i < self->list->len; i++)
    {
      const NearXyzProperty *p = self->list->pdata[i];

      if (p->values == NULL)
        continue;
      if (p->values->len > (guint) G_MAXINT32 - MAX_COLUMNS)
        return near_reader_fail (reader, error, NEAR_ERROR_TOO_LARGE, NULL,
                                 _ ("more than %d numbers in a frame cannot be read"),
                                 G_MAXINT32 - MAX_COLUMNS);
      for (gsize k = 0; k < p->n; k++)
        {
          double value;

          if (!parse_value (p, reader, &tokens[p->first + k], &value, error))
            return FALSE;
          g_array_append_val (p->values, value);
        }
    }
  return TRUE;
}

/* (n) or (n, k), whole numbers as INT32 if they fit. Takes what is in @values. */
static NearArray *
new_array (NearXyzProperty *p, gsize n, gboolean whole)
{
  gsize shape[2] = { n, p->n }, length = n * p->n;
  g_autofree double *values = (double *) g_array_steal (p->values, NULL);

  for (gsize i = 0; whole && i < length; i++)
    whole = fabs (values[i]) <= G_MAXINT32;
  if (!whole)
    return near_array_new_take (NEAR_ARRAY_FLOAT64, p->n == 1 ? 1 : 2, shape,
                                g_steal_pointer (&values), length * sizeof (double), NULL);

  gint32 *numbers = g_new (gint32, length);
  for (gsize i = 0; i < length; i++)
    numbers[i] = (gint32) values[i];
  return near_array_new_take (NEAR_ARRAY_INT32, p->n == 1 ? 1 : 2, shape, numbers,
                              length * sizeof *numbers, NULL);
}

/* ASE's momenta p in sqrt(eV u): v = p / m, and its unit of time is Å sqrt(u/eV). FALSE: a mass is
 * not known. */
static gboolean
divide_by_masses (GArray *momenta, const double *masses)
{
  const double to_fs = sqrt (NEAR_ATOMIC_MASS_EV_FS2_PER_ANGSTROM2);
  double *p = (double *) momenta->data;

  for (guint i = 0; i < momenta->len; i += 3)
    if (!(masses[i / 3] > 0.0))
      return FALSE;
  for (guint i = 0; i < momenta->len; i++)
    p[i] /= masses[i / 3] * to_fs;
  return TRUE;
}

static void
take_momenta (NearXyzProperty *p, NearReader *reader, NearCrystalBuilder *builder, gsize n,
              const double *masses)
{
  gboolean known = divide_by_masses (p->values, masses);

  if (known)
    _near_reader_note_once (reader, NEAR_NOTE_INFO, "momenta-converted",
                            _ ("The momenta were taken in ASE's units and turned into velocities "
                               "in Å/fs with the masses of the atoms."));
  else
    _near_reader_note_once (reader, NEAR_NOTE_WARNING, "momenta-kept",
                            _ ("The mass of an atom is not known: the momenta were kept as they "
                               "stand, and no velocities were made of them."));
  near_crystal_builder_take_atom_data (builder, known ? p->as : p->name, new_array (p, n, FALSE));
}

static void
take_move_mask (NearXyzProperty *p, NearCrystalBuilder *builder, gsize n)
{
  const double *moves = (const double *) p->values->data;
  gsize shape[2] = { n, 3 };
  g_autofree gint32 *fixed = g_new (gint32, 3 * n);

  for (gsize i = 0; i < 3 * n; i++)
    fixed[i] = moves[p->n == 3 ? i : i / 3] == 0.0;
  near_crystal_builder_take_atom_data (builder, p->as,
                                       near_array_new (NEAR_ARRAY_INT32, 2, shape, fixed));
}

void
_near_xyz_properties_take (NearXyzProperties *self, NearReader *reader, NearCrystalBuilder *builder,
                           const double *masses)
{
  gsize n = near_crystal_builder_get_n_atoms (builder);

  for (guint i = 0; i < self->list->len; i++)
    {
      NearXyzProperty *p = self->list->pdata[i];

      if (p->role == NEAR_XYZ_MOMENTA)
        take_momenta (p, reader, builder, n, masses);
      else if (p->role == NEAR_XYZ_MOVE_MASK)
        take_move_mask (p, builder, n);
      else if (p->role == NEAR_XYZ_DATA)
        {
          if (g_str_equal (p->as, "velocities"))
            _near_reader_note_once (
                reader, NEAR_NOTE_INFO, "velocity-unit",
                _ ("The unit of the velocities (%s) is not said: Å/fs was assumed."), p->name);
          near_crystal_builder_take_atom_data (builder, p->as, new_array (p, n, p->type != 'R'));
        }
    }
}
