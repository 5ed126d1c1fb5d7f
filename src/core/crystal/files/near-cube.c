/* near-cube.c — Gaussian's cube files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Two lines of title; the number of atoms and the origin; three numbers of points, each with its step; the
 * atoms; the values, z running fastest (gaussian.com/cubegen). Lengths are in bohr. A cube knows no
 * lattice: what is made of that is said in a note. */
#include "near-reader-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define MAX_FIELDS 8
#define MAX_VALUES_PER_POINT 100000
#define MAX_ATOMS G_GINT64_CONSTANT (1000000000)
#define LONGEST_TITLE 120
#define NUMBERS_OF_ATOM 5
/* Planes are the same if they differ by less than this part of their largest value: values have six digits.
 * They must differ this many times more from the next plane, or nothing can be told from them. */
#define SAME_PLANE 2e-5
#define TELLING 20.0
/* Faces with less than this part of the largest value are in the vacuum around a molecule. */
#define VACUUM 1e-3

typedef struct
{
  char *titles[2];
  gint64 n_atoms, n_values; /* values: of each point */
  gboolean has_ids;
  NearVec3 origin;
  gint64 claimed[3];
  gsize n[3], n_points;
  NearMat3 steps;
  double unit; /* Å */
  gint64 *ids; /* (n_values); NULL without */
  double *values;
} Cube;

/* --- which format --------------------------------------------------------------------------------- */

/* Whether a line is a whole number and then @n_numbers numbers. */
static gboolean
has_form (const char *text, gsize n, guint n_numbers, guint n_at_most)
{
  NearToken tokens[6];
  gsize found = near_tokens_split (text, n, tokens, G_N_ELEMENTS (tokens));
  gint64 integer;
  double number;

  if (found < n_numbers + 1 || found > n_at_most + 1 || !near_token_parse_integer (&tokens[0], &integer))
    return FALSE;
  for (gsize i = 1; i < found; i++)
    if (!near_token_parse_number (&tokens[i], &number))
      return FALSE;
  return TRUE;
}

NearMatch
_near_detect_cube (const char *name, const char *data, gsize n_bytes)
{
  NearTextLines lines;
  const char *text;
  gsize n;

  near_text_lines_init (&lines, data, n_bytes);
  for (guint line = 1; line <= 7; line++)
    {
      if (!near_text_lines_next (&lines, &text, &n))
        return NEAR_MATCH_NO;
      if ((line == 3 && !has_form (text, n, 3, 4)) || (line > 3 && line < 7 && !has_form (text, n, 3, 3))
          || (line == 7 && !has_form (text, n, 4, 4)))
        return NEAR_MATCH_NO;
    }
  return NEAR_MATCH_LIKELY;
}

/* --- the head ------------------------------------------------------------------------------------- */

static gboolean
read_titles (NearReader *reader, Cube *cube, GError **error)
{
  for (guint i = 0; i < 2; i++)
    {
      if (!near_reader_next (reader))
        return near_reader_fail_end (reader, error, _ ("a line of title"));
      g_autofree char *raw = g_strndup (reader->text, reader->n);
      cube->titles[i] = near_text_excerpt (g_strstrip (raw), -1, LONGEST_TITLE);
    }
  return TRUE;
}

/* "N x y z": a whole number and three numbers. */
static gboolean
read_counted_vector (NearReader *reader, const char *what, gint64 most, gint64 *count, double vector[3],
                     NearToken *fifth, GError **error)
{
  NearToken tokens[5];

  if (!near_reader_next (reader))
    return near_reader_fail_end (reader, error, what);
  gsize n = near_reader_split (reader, tokens, 5);
  if (n < 4)
    {
      const NearToken line = { reader->text, reader->n };

      return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line,
                               _ ("%s needs a whole number and three numbers"), what);
    }
  if (!near_reader_get_integer (reader, &tokens[0], what, -most, most, count, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    if (!near_reader_get_number (reader, &tokens[k + 1], what, &vector[k], error))
      return FALSE;
  *fifth = n > 4 ? tokens[4] : (NearToken){ NULL, 0 };
  return TRUE;
}

/* The sign of the numbers of points is said to tell the unit (P. Bourke, "Gaussian Cube Files"). */
static gboolean
find_unit (NearReader *reader, Cube *cube, GError **error)
{
  guint n_negative = 0;

  for (guint k = 0; k < 3; k++)
    {
      n_negative += cube->claimed[k] < 0;
      cube->claimed[k] = ABS (cube->claimed[k]);
    }
  cube->unit = NEAR_BOHR_ANGSTROM;
  if (n_negative == 0)
    return TRUE;
  if (n_negative < 3)
    return near_reader_fail (
        reader, error, NEAR_ERROR_UNSUPPORTED, NULL,
        _ ("some numbers of grid points are negative and some are not; negative ones are "
           "taken to mean Å, positive ones bohr, and the two cannot be mixed"));
  if (!reader->options->bohr)
    cube->unit = 1.0;
  near_reader_note (
      reader, NEAR_NOTE_WARNING, "units-assumed",
      reader->options->bohr
          ? _ ("The numbers of grid points are negative; lengths were taken as bohr, as asked.")
          : _ ("The numbers of grid points are negative, which most programs mean as Å instead of "
               "bohr: all lengths were read as Å. If distances are 1.89 times too long, read the "
               "file again with --bohr."));
  return TRUE;
}

static gboolean
read_head (NearReader *reader, Cube *cube, GError **error)
{
  NearToken fifth, ignored;
  double origin[3];

  if (!read_titles (reader, cube, error)
      || !read_counted_vector (reader, _ ("the number of atoms with the origin"), MAX_ATOMS, &cube->n_atoms,
                               origin, &fifth, error))
    return FALSE;
  cube->origin = near_vec3_from (origin);
  cube->has_ids = cube->n_atoms < 0;
  cube->n_atoms = ABS (cube->n_atoms);
  cube->n_values = 1;
  if (fifth.n > 0
      && !near_reader_get_integer (reader, &fifth, _ ("the number of values of each point"), 1,
                                   MAX_VALUES_PER_POINT, &cube->n_values, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    if (!read_counted_vector (reader, _ ("the number of grid points with the step"),
                              G_GINT64_CONSTANT (1000000000000), &cube->claimed[k], cube->steps.m[k],
                              &ignored, error))
      return FALSE;
  return find_unit (reader, cube, error);
}

static gboolean
read_atoms (NearReader *reader, const Cube *cube, NearCrystalBuilder *builder, GError **error)
{
  static const char *const names[]
      = { N_ ("the x coordinate"), N_ ("the y coordinate"), N_ ("the z coordinate") };
  /* near_reader_add_frame() scales what was asked to be bohr. */
  double unit = reader->options->bohr ? 1.0 : cube->unit;

  for (gint64 i = 0; i < cube->n_atoms; i++)
    {
      NearToken tokens[5];
      gint64 element;
      guint16 species;
      double x[3];

      if (!near_reader_next (reader))
        return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                                 _ ("the file ends after %" PRId64 " of %" PRId64 " atoms; is it cut off?"),
                                 i, cube->n_atoms);
      if (near_reader_split (reader, tokens, 5) != 5)
        {
          const NearToken line = { reader->text, reader->n };

          return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &line,
                                   _ ("an atom has five numbers: its atomic number, its charge and three "
                                      "coordinates (this is atom %" PRId64 " of %" PRId64 ")"),
                                   i + 1, cube->n_atoms);
        }
      if (!near_reader_get_integer (reader, &tokens[0], _ ("the atomic number"), 0, NEAR_N_ELEMENTS - 1,
                                    &element, error))
        return FALSE;
      for (guint k = 0; k < 3; k++)
        {
          if (!near_reader_get_number (reader, &tokens[k + 2], _ (names[k]), &x[k], error))
            return FALSE;
          x[k] *= unit;
        }
      if (!near_crystal_builder_add_species (builder, NULL, (guint) element, 0.0, &species, error)
          || !near_reader_poll (reader, error))
        return FALSE;
      near_crystal_builder_add_atom (builder, species, x);
    }
  return TRUE;
}

/* "m id id id ...", on as many lines as it takes. */
static gboolean
read_ids (NearReader *reader, Cube *cube, GError **error)
{
  gint64 n_ids = -1, done = 0;

  while (n_ids < 0 || done < n_ids)
    {
      if (!near_reader_next (reader))
        return near_reader_fail_end (reader, error, _ ("the list of orbitals"));
      const char *at = reader->text, *end = at + reader->n;
      NearToken token;
      while ((n_ids < 0 || done < n_ids) && near_tokens_split (at, (gsize) (end - at), &token, 1) > 0)
        {
          gint64 value;

          if (!near_reader_get_integer (reader, &token, _ ("the number of an orbital"),
                                        n_ids < 0 ? 1 : -G_MAXINT32,
                                        n_ids < 0 ? MAX_VALUES_PER_POINT : G_MAXINT32, &value, error))
            return FALSE;
          if (n_ids < 0)
            {
              n_ids = value;
              cube->ids = g_new0 (gint64, (gsize) n_ids);
            }
          else
            cube->ids[done++] = value;
          at = token.start + token.n;
        }
    }
  cube->n_values = n_ids;
  return TRUE;
}

/* --- the cell ------------------------------------------------------------------------------------- */

/* How far the plane @at of direction @k is from the first one, of field 0, and the largest value of both.
 */
static double
compare_plane (const Cube *cube, guint k, gsize at, double *largest)
{
  const gsize m = (gsize) cube->n_values;
  const gsize stride[3] = { cube->n[1] * cube->n[2] * m, cube->n[2] * m, m };
  guint p = (k + 1) % 3, q = (k + 2) % 3;
  double difference = 0.0;

  *largest = 0.0;
  for (gsize i = 0; i < cube->n[p]; i++)
    for (gsize j = 0; j < cube->n[q]; j++)
      {
        const double *first = cube->values + i * stride[p] + j * stride[q];
        double other = first[at * stride[k]];

        difference = fmax (difference, fabs (other - first[0]));
        *largest = fmax (*largest, fmax (fabs (other), fabs (first[0])));
      }
  return difference;
}

/* Whether the far faces are the near ones again. In a direction along which nothing changes, or where the
 * faces are in the vacuum, nothing can be told: those directions follow the others. */
static gboolean
repeats_planes (const Cube *cube)
{
  double highest = 0.0;
  guint n_telling = 0;

  for (gsize i = 0; i < cube->n_points; i++)
    highest = fmax (highest, fabs (cube->values[i * (gsize) cube->n_values]));

  for (guint k = 0; k < 3; k++)
    {
      double largest, next_largest;

      if (cube->n[k] < 3)
        return FALSE;
      double far = compare_plane (cube, k, cube->n[k] - 1, &largest);
      double near = compare_plane (cube, k, 1, &next_largest);
      double same = SAME_PLANE * largest;

      if (far > same)
        return FALSE;
      if (largest > VACUUM * highest && near > TELLING * SAME_PLANE * next_largest)
        n_telling++;
    }
  return n_telling > 0;
}

/* The number of atoms outside of the grid's box, by more than a step. */
static gsize
count_outside (const Cube *cube, const NearCrystal *crystal, const NearMat3 *cell)
{
  NearMat3 inverse = near_mat3_inverse (cell);
  const double *x = near_crystal_peek_positions (crystal);
  gsize n = 0;

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      NearVec3 f
          = near_vec3_times_mat3 (near_vec3_subtract (near_vec3_from (x + 3 * i), cube->origin), &inverse);
      gboolean outside = FALSE;

      for (guint k = 0; k < 3; k++)
        outside |= f.x[k] < -1.0 / (double) cube->n[k] || f.x[k] > 1.0 + 1.0 / (double) cube->n[k];
      n += outside;
    }
  return n;
}

static void
note_cell (NearReader *reader, const Cube *cube, const NearMat3 *cell, gboolean repeated)
{
  gsize n_outside = count_outside (cube, reader->frames->pdata[0], cell);

  if (repeated)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "grid-planes-dropped",
        _ ("The last planes of the grid repeat the first ones: they were dropped, and the period "
           "was taken as %zu x %zu x %zu steps. (A molecule in the middle of a symmetric box looks "
           "the same.)"),
        cube->n[0] - 1, cube->n[1] - 1, cube->n[2] - 1);
  if (n_outside > 0)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "cube-cell-assumed",
        _ ("Cube files hold no lattice. The box of the grid was taken as the period, but %zu of the "
           "atoms lie outside of it: it may be only a part of the crystal, or of a molecule's "
           "surroundings."),
        n_outside);
  else
    near_reader_note (
        reader, NEAR_NOTE_INFO, "cube-cell-assumed",
        _ ("Cube files hold no lattice: the box of the grid was taken as the period. For a molecule "
           "that box means nothing."));
}

/* --- the values ----------------------------------------------------------------------------------- */

/* Whether the titles speak of a density of electrons, and of nothing that is made from one. */
static gboolean
is_density (const Cube *cube)
{
  static const char *const others[] = { "potential", "gradient", "laplacian", "states",  "current",
                                        "energy",    "kinetic",  "reduced",   "orbital", "matrix" };
  g_autofree char *joined = g_strconcat (cube->titles[0], " ", cube->titles[1], NULL);
  g_autofree char *lower = g_ascii_strdown (joined, -1);

  if (cube->has_ids || cube->n_values != 1 || strstr (lower, "density") == NULL)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    if (strstr (lower, others[i]) != NULL)
      return FALSE;
  return TRUE;
}

static char *
dup_field_name (const Cube *cube, gint64 f)
{
  const char *title = *cube->titles[1] != '\0' ? cube->titles[1] : cube->titles[0];

  if (cube->has_ids)
    return g_strdup_printf (_ ("orbital %" PRId64), cube->ids[f]);
  if (*title == '\0')
    title = _ ("field");
  return cube->n_values > 1 ? g_strdup_printf ("%s (%" PRId64 ")", title, f + 1) : g_strdup (title);
}

static gboolean
add_field (NearReader *reader, const Cube *cube, gint64 f, const NearMat3 *cell, gboolean repeated,
           GError **error)
{
  gsize shape[3], at = 0;
  gboolean density = is_density (cube);
  double factor = density ? 1.0 / (NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM) : 1.0;
  g_autofree char *name = dup_field_name (cube, f);

  for (guint k = 0; k < 3; k++)
    shape[k] = repeated ? cube->n[k] - 1 : cube->n[k];
  double *values = g_try_new (double, shape[0] * shape[1] * shape[2]);
  if (values == NULL)
    return near_reader_fail_file (reader, error, NEAR_ERROR_TOO_LARGE,
                                  _ ("there is not enough memory for a grid of %zu points"),
                                  cube->n_points);
  for (gsize i = 0; i < shape[0]; i++)
    for (gsize j = 0; j < shape[1]; j++)
      for (gsize k = 0; k < shape[2]; k++)
        values[at++]
            = cube->values[((i * cube->n[1] + j) * cube->n[2] + k) * (gsize) cube->n_values + (gsize) f]
              * factor;
  g_autoptr (NearArray) array
      = near_array_new_take (NEAR_ARRAY_FLOAT64, 3, shape, values, at * sizeof *values, error);
  if (array == NULL)
    return FALSE;
  NearField *field = near_field_new (cell, cube->origin, array, TRUE, name, density ? "e/Å³" : "");
  near_reader_take_field (reader, field);
  if (density)
    {
      g_autofree char *electrons = near_text_dup_significant (near_field_get_integral (field), 6);

      near_reader_note (reader, NEAR_NOTE_INFO, "field-unit",
                        _ ("The title speaks of a density: the values were taken as electrons per "
                           "bohr³ and turned "
                           "into e/Å³. In the box that makes %s electrons."),
                        electrons);
    }
  return TRUE;
}

/* A head that claims too few atoms or points leaves values over: the atoms' lines would be among them. */
static gboolean
check_end (NearReader *reader, const Cube *cube, const char *start, GError **error)
{
  gsize promised = cube->n_points * (gsize) cube->n_values, surplus, line;

  if (!_near_reader_count_surplus (reader, start, promised, &surplus, &line, error))
    return FALSE;
  if (surplus == 0)
    return TRUE;
  reader->line = line;
  if (surplus % NUMBERS_OF_ATOM != 0)
    return near_reader_fail (
        reader, error, NEAR_ERROR_PARSE, NULL,
        _ ("the head promises %zu x %zu x %zu points and %zu values, but %zu follow the atoms"),
        cube->n[0], cube->n[1], cube->n[2], promised, promised + surplus);
  return near_reader_fail (
      reader, error, NEAR_ERROR_PARSE, NULL,
      _ ("the head promises %zu x %zu x %zu points and %zu values, but %zu follow the atoms; perhaps "
         "the number of atoms in line 3 is %zu too small, as an atom has five numbers"),
      cube->n[0], cube->n[1], cube->n[2], promised, promised + surplus, surplus / NUMBERS_OF_ATOM);
}

static gboolean
read_grid (NearReader *reader, Cube *cube, GError **error)
{
  const char *start = reader->text + reader->n;

  if (!near_reader_check_grid (reader, cube->claimed, &cube->n_points, error))
    return FALSE;
  if ((double) cube->n_points * (double) cube->n_values >= 2147483648.0)
    return near_reader_fail (reader, error, NEAR_ERROR_TOO_LARGE, NULL,
                             _ ("the grid has %.3g values; fewer than 2147483648 can be read"),
                             (double) cube->n_points * (double) cube->n_values);
  for (guint k = 0; k < 3; k++)
    cube->n[k] = (gsize) cube->claimed[k];
  return near_reader_read_values (reader, _ ("the grid"), cube->n_points * (gsize) cube->n_values,
                                  &cube->values, error)
         && check_end (reader, cube, start, error);
}

/* Everything after the atoms. The crystal needs the cell, which the values tell. */
static gboolean
read_rest (NearReader *reader, Cube *cube, NearCrystalBuilder *builder, GError **error)
{
  g_autoptr (GError) local = NULL;
  NearMat3 cell, given;

  if ((cube->has_ids && !read_ids (reader, cube, error)) || !read_grid (reader, cube, error))
    return FALSE;

  gboolean repeated = repeats_planes (cube);
  for (guint k = 0; k < 3; k++)
    {
      cube->origin.x[k] *= cube->unit;
      for (guint i = 0; i < 3; i++)
        {
          given.m[k][i] = cube->steps.m[k][i] * (double) (repeated ? cube->n[k] - 1 : cube->n[k]);
          cell.m[k][i] = given.m[k][i] * cube->unit;
        }
    }
  if (!near_lattice_check (&cell, &local))
    return near_reader_fail_file (reader, error, (NearError) local->code, _ ("the box of the grid: %s"),
                                  local->message);
  near_crystal_builder_set_lattice (builder, reader->options->bohr ? &given : &cell);
  if (!near_reader_add_frame (reader, builder, 0, error))
    return FALSE;
  note_cell (reader, cube, &cell, repeated);
  if (cube->n_values > MAX_FIELDS)
    near_reader_note (reader, NEAR_NOTE_WARNING, "fields-left-out",
                      _ ("Each point has %" PRId64 " values; only the first of them was kept."),
                      cube->n_values);
  for (gint64 f = 0; f < (cube->n_values > MAX_FIELDS ? 1 : cube->n_values); f++)
    if (!add_field (reader, cube, f, &cell, repeated, error))
      return FALSE;
  return TRUE;
}

gboolean
_near_read_cube (NearReader *reader, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  Cube cube = { 0 };
  gboolean good = read_head (reader, &cube, error);

  if (good)
    {
      g_autofree char *title = g_strjoin (*cube.titles[0] != '\0' && *cube.titles[1] != '\0' ? "; " : "",
                                          cube.titles[0], cube.titles[1], NULL);

      near_crystal_builder_set_title (builder, title, -1);
      good = read_atoms (reader, &cube, builder, error) && read_rest (reader, &cube, builder, error);
    }
  _near_reader_trust_unit (reader);
  for (guint i = 0; i < 2; i++)
    g_free (cube.titles[i]);
  g_free (cube.ids);
  g_free (cube.values);
  return good;
}
