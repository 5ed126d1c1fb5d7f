/* near-xsf-grid.c — scalar fields of XSF files
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * XSF has "general" grids: n points along a vector make n - 1 steps, so that a periodic field has its
 * first plane again as the last. x runs fastest. */
#include "near-xsf-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Planes are the same if they differ by less than this part of the largest value: programs write from
 * four digits on. */
#define SAME_PLANE 2e-4
#define LONGEST_NAME 80

typedef struct
{
  gint64 claimed[3];
  gsize n[3];
  NearVec3 origin;
  NearMat3 vectors;
  char *name;
  double *values; /* x fastest */
} Grid;

/* Up to the line that begins with @end. */
static gboolean
skip_to (NearReader *reader, const char *end, GError **error)
{
  NearToken token;

  while (near_reader_next (reader))
    if (near_reader_split (reader, &token, 1) > 0 && near_token_starts (&token, end))
      return TRUE;
  return near_reader_fail_end (reader, error, end);
}

static gboolean
read_header (NearReader *reader, Grid *grid, GError **error)
{
  NearToken tokens[3];
  double origin[3];

  if (_near_xsf_next (reader, tokens, 3) == 0)
    return near_reader_fail_end (reader, error, _ ("the numbers of grid points"));
  if (near_reader_split (reader, tokens, 3) != 3)
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &tokens[0],
                             _ ("a grid in three dimensions has three numbers of points"));
  for (guint k = 0; k < 3; k++)
    if (!near_reader_get_integer (reader, &tokens[k], _ ("the number of grid points"), G_MININT32,
                                  G_GINT64_CONSTANT (1000000000000), &grid->claimed[k], error))
      return FALSE;
  if (!near_reader_next_numbers (reader, _ ("the origin of the grid"), 3, origin, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    if (!near_reader_next_numbers (reader, _ ("a spanning vector of the grid"), 3, grid->vectors.m[k],
                                   error))
      return FALSE;
  grid->origin = near_vec3_from (origin);
  return TRUE;
}

static gboolean
check_surplus (NearReader *reader, const Grid *grid, const char *start, gsize product, GError **error)
{
  gsize surplus, line;

  if (!_near_reader_count_surplus (reader, start, product, &surplus, &line, error))
    return FALSE;
  if (surplus == 0)
    return TRUE;
  reader->line = line;
  return near_reader_fail (reader, error, NEAR_ERROR_PARSE, NULL,
                           _ ("END_DATAGRID_3D is expected after the %zu x %zu x %zu = %zu values of the "
                              "grid, but there are %zu"),
                           grid->n[0], grid->n[1], grid->n[2], product, product + surplus);
}

static gboolean
read_values (NearReader *reader, Grid *grid, GError **error)
{
  g_autoptr (GError) local = NULL;
  const char *start = reader->text + reader->n;
  gsize product;

  if (!near_reader_check_grid (reader, grid->claimed, &product, error))
    return FALSE;
  for (guint k = 0; k < 3; k++)
    grid->n[k] = (gsize) grid->claimed[k];
  if (near_reader_read_values (reader, _ ("the grid"), product, &grid->values, &local))
    return check_surplus (reader, grid, start, product, error);
  NearToken token;
  if (g_error_matches (local, NEAR_ERROR, NEAR_ERROR_PARSE) && near_reader_split (reader, &token, 1) > 0
      && near_token_starts (&token, "END_"))
    return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &token,
                             _ ("the grid ends before all of its %zu x %zu x %zu = %zu values"), grid->n[0],
                             grid->n[1], grid->n[2], product);
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}

/* The largest difference between the first and the last plane across direction @k, and the largest value.
 */
static double
compare_planes (const Grid *grid, guint k)
{
  const gsize *n = grid->n, stride[3] = { 1, n[0], n[0] * n[1] };
  guint p = (k + 1) % 3, q = (k + 2) % 3;
  double difference = 0.0;

  for (gsize i = 0; i < n[p]; i++)
    for (gsize j = 0; j < n[q]; j++)
      {
        const double *first = grid->values + i * stride[p] + j * stride[q];

        difference = fmax (difference, fabs (first[0] - first[(n[k] - 1) * stride[k]]));
      }
  return difference;
}

static double
find_largest (const Grid *grid)
{
  double largest = 0.0;

  for (gsize i = 0; i < grid->n[0] * grid->n[1] * grid->n[2]; i++)
    largest = fmax (largest, fabs (grid->values[i]));
  return largest;
}

/* Whether the far faces repeat the near ones; what that means for a crystal is said. */
static gboolean
check_periodic (NearReader *reader, const Grid *grid, gboolean is_crystal)
{
  double largest = find_largest (grid), worst = 0.0;

  for (guint k = 0; k < 3; k++)
    worst = fmax (worst, compare_planes (grid, k));
  if (grid->n[0] < 2 || grid->n[1] < 2 || grid->n[2] < 2 || worst > SAME_PLANE * largest)
    {
      g_autofree char *shown = near_text_dup_significant (worst, 3);
      g_autofree char *scale = near_text_dup_significant (largest, 3);

      near_reader_note (
          reader, is_crystal ? NEAR_NOTE_WARNING : NEAR_NOTE_INFO, "grid-not-periodic",
          _ ("The grid “%s” does not repeat its first planes as its last ones, as XSF grids of a "
             "period do: they differ by up to %s where the largest value is %s. All its points "
             "were kept, as a field that is not periodic. If the program that wrote it left the "
             "last planes out, its positions are slightly off."),
          grid->name, shown, scale);
      return FALSE;
    }
  near_reader_note (
      reader, NEAR_NOTE_INFO, "grid-planes-dropped",
      _ ("The last planes of the grid “%s” repeat the first ones and were dropped: %zu x %zu x %zu "
         "points became %zu x %zu x %zu."),
      grid->name, grid->n[0], grid->n[1], grid->n[2], grid->n[0] - 1, grid->n[1] - 1, grid->n[2] - 1);
  return TRUE;
}

/* Points on the vectors' ends too: in NearField's terms the lattice is one step longer. */
static void
lengthen (Grid *grid)
{
  for (guint k = 0; k < 3; k++)
    if (grid->n[k] > 1)
      for (guint i = 0; i < 3; i++)
        grid->vectors.m[k][i] *= (double) grid->n[k] / (double) (grid->n[k] - 1);
}

static void
note_unit (NearReader *reader, const NearField *field)
{
  double integral = near_field_get_integral (field);
  double electrons = integral / (NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM);
  g_autofree char *shown = near_text_dup_significant (integral, 6);
  g_autofree char *in_bohr = near_text_dup_significant (electrons, 6);

  near_reader_note (
      reader, NEAR_NOTE_INFO, "field-unit",
      _ ("XSF files do not say the unit of a field. If “%s” is a density, the cell holds %s "
         "electrons when it is in e/Å³, and %s when it is in e/bohr³, as Quantum ESPRESSO writes "
         "it."),
      near_field_get_name (field), shown, in_bohr);
}

static gboolean
add_field (NearReader *reader, Grid *grid, gboolean is_crystal, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NearArray) values = NULL;
  gboolean periodic = check_periodic (reader, grid, is_crystal);

  if (!periodic)
    lengthen (grid);
  if (reader->options->bohr)
    for (guint k = 0; k < 3; k++)
      {
        grid->origin.x[k] *= NEAR_BOHR_ANGSTROM;
        for (guint i = 0; i < 3; i++)
          grid->vectors.m[k][i] *= NEAR_BOHR_ANGSTROM;
      }
  if (near_lattice_check (&grid->vectors, &local))
    values = near_reader_order_field (g_steal_pointer (&grid->values), grid->n, periodic, &local);
  if (values == NULL)
    return near_reader_fail (reader, error, (NearError) local->code, NULL, _ ("the grid “%s”: %s"),
                             grid->name, local->message);
  NearField *field = near_field_new (&grid->vectors, grid->origin, values, periodic, grid->name, "");
  near_reader_take_field (reader, field);
  note_unit (reader, field);
  return TRUE;
}

/* The line after the values. */
static gboolean
expect_end (NearReader *reader, const Grid *grid, GError **error)
{
  NearToken token;

  if (_near_xsf_next (reader, &token, 1) == 0)
    return near_reader_fail_end (reader, error, "END_DATAGRID_3D");
  if (near_token_starts (&token, "END_DATAGRID"))
    return TRUE;
  return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &token,
                           _ ("END_DATAGRID_3D is expected after the %zu x %zu x %zu values of the grid"),
                           grid->n[0], grid->n[1], grid->n[2]);
}

static gboolean
read_grid_3d (NearReader *reader, const NearToken *name, gboolean is_crystal, GError **error)
{
  Grid grid = { .name = name->n > 0 ? near_text_excerpt (name->start, (gssize) name->n, LONGEST_NAME)
                                    : g_strdup (_ ("field")) };
  gboolean good = read_header (reader, &grid, error) && read_values (reader, &grid, error)
                  && expect_end (reader, &grid, error) && add_field (reader, &grid, is_crystal, error);

  g_free (grid.name);
  g_free (grid.values);
  return good;
}

/* What follows @prefix in @token, if it does. */
static gboolean
get_name (const NearToken *token, const char *prefix, NearToken *name)
{
  gsize n = strlen (prefix);

  if (!near_token_starts (token, prefix))
    return FALSE;
  *name = (NearToken){ token->start + n, token->n - n };
  if (name->n > 0 && *name->start == '_')
    {
      name->start++;
      name->n--;
    }
  return TRUE;
}

gboolean
_near_xsf_read_grid (NearReader *reader, const NearToken *keyword, gboolean is_crystal, gboolean *handled,
                     GError **error)
{
  NearToken name, line;

  *handled = TRUE;
  if (near_token_starts (keyword, "BEGIN_BLOCK_DATAGRID_3D")
      || near_token_starts (keyword, "BEGIN_BLOCK_DATAGRID3D"))
    /* A line of the user's own follows; it may be empty. */
    return near_reader_next (reader) || near_reader_fail_end (reader, error, _ ("a comment on the grids"));
  if (near_token_starts (keyword, "BEGIN_BLOCK_DATAGRID_2D"))
    {
      near_reader_note (reader, NEAR_NOTE_INFO, "fields-left-out",
                        _ ("Fields on a plane were left out."));
      return skip_to (reader, "END_BLOCK_DATAGRID", error);
    }
  if (near_token_starts (keyword, "BEGIN_BLOCK_BANDGRID"))
    {
      near_reader_note (reader, NEAR_NOTE_INFO, "fields-left-out",
                        _ ("Bands on a grid were left out."));
      return skip_to (reader, "END_BLOCK_BANDGRID", error);
    }
  if (get_name (keyword, "BEGIN_DATAGRID_3D", &name) || get_name (keyword, "DATAGRID_3D", &name))
    {
      /* A name may have blanks. */
      line = (NearToken){ reader->text, reader->n };
      while (line.n > 0 && g_ascii_isspace (line.start[line.n - 1]))
        line.n--;
      while (name.start < line.start + line.n && g_ascii_isspace (*name.start))
        name.start++;
      name.n = (gsize) (line.start + line.n - name.start);
      return read_grid_3d (reader, &name, is_crystal, error);
    }
  if (near_token_starts (keyword, "END_"))
    return TRUE;
  *handled = FALSE;
  return TRUE;
}
