/* near-pp-ldos.c — the local density of states that pp.x writes
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pp-ldos.h"

#include "near-memory.h"
#include "near-structures.h"
#include "near-token.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#define MAX_DIGITS 9
/* Å: cubes have six digits after the point, in bohr. */
#define SAME_LENGTH 1e-5
/* eV: titles have four digits after the point, and two of them are rounded. */
#define SAME_ENERGY 1.5e-4

/* --- finding --------------------------------------------------------------------------------- */

typedef struct
{
  gint64 number;
  char *path;
} Numbered;

static int
compare (gconstpointer a, gconstpointer b)
{
  const Numbered *p = a, *q = b;

  return p->number != q->number ? (p->number > q->number) - (p->number < q->number)
                                : strcmp (p->path, q->path);
}

static void
clear_numbered (gpointer item)
{
  g_free (((Numbered *) item)->path);
}

/* The number between @start and @end in @name, or -1. */
static gint64
get_number (const char *name, const char *start, const char *end)
{
  gsize n = strlen (name), n_ends = strlen (start) + strlen (end);
  gint64 number;

  if (n <= n_ends || n > n_ends + MAX_DIGITS || !g_str_has_prefix (name, start)
      || !g_str_has_suffix (name, end))
    return -1;
  const NearToken token = { name + strlen (start), n - n_ends };
  return g_ascii_isdigit (*token.start) && near_token_parse_integer (&token, &number) ? number : -1;
}

static GArray *
list_folder (const char *folder, const char *start, const char *end, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (folder, 0, &local);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Numbered));

  g_array_set_clear_func (found, clear_numbered);
  if (dir == NULL)
    {
      g_autofree char *shown = g_filename_display_name (folder);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE, _ ("%s: this folder cannot be read: %s"),
                   shown, local->message);
      return NULL;
    }
  for (const char *name; (name = g_dir_read_name (dir)) != NULL;)
    {
      Numbered item = { .number = get_number (name, start, end) };

      if (item.number < 0)
        continue;
      item.path = g_build_filename (folder, name, NULL);
      g_array_append_val (found, item);
    }
  g_array_sort (found, compare);
  return g_steal_pointer (&found);
}

/* 1, 2, 3, ... or from 0 on, each once. */
static gboolean
check_numbers (const GArray *found, const char *shown, GError **error)
{
  const Numbered *items = (const Numbered *) found->data;
  gint64 first = found->len > 0 && items[0].number == 0 ? 0 : 1;

  if (found->len == 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE,
                   _ ("%s: there is no such file, with a number in place of the *"), shown);
      return FALSE;
    }
  for (guint i = 0; i < found->len; i++)
    if (items[i].number != first + i)
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                     items[i].number > first + i
                         ? _ ("%s: file number %" PRId64
                              " of the series is missing (the last is %" PRId64 ")")
                         : _ ("%s: there is more than one file of number %" PRId64
                              " (the last is %" PRId64 ")"),
                     shown, items[i].number > first + i ? first + i : items[i].number,
                     items[found->len - 1].number);
        return FALSE;
      }
  return TRUE;
}

char **
near_pp_ldos_find (const char *pattern, GError **error)
{
  g_return_val_if_fail (pattern != NULL, NULL);

  g_autofree char *folder = g_path_get_dirname (pattern), *base = g_path_get_basename (pattern);
  g_autofree char *shown = g_filename_display_name (pattern);
  g_auto (GStrv) parts = g_strsplit (base, "*", -1);

  if (g_strv_length (parts) != 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: the name of a series of cubes has one * in place of the number, as in "
                      "tmp.pp*_ldos.cube"),
                   shown);
      return NULL;
    }
  g_autoptr (GArray) found = list_folder (folder, parts[0], parts[1], error);
  if (found == NULL || !check_numbers (found, shown, error))
    return NULL;
  char **paths = g_new0 (char *, found->len + 1);
  for (guint i = 0; i < found->len; i++)
    paths[i] = g_strdup (g_array_index (found, Numbered, i).path);
  return paths;
}

/* --- reading --------------------------------------------------------------------------------- */

typedef struct
{
  NearLdosFiles *files;
  gsize n_points, n_energies;
  double *doubles; /* one of the two, (n_points, n_energies) */
  float *floats;
  double *energies; /* (n_energies) of the titles; NAN */
  gboolean is_double;
} Load;

/* The number behind @key in a title. */
static double
get_titled (const char *title, const char *key)
{
  const char *at = strstr (title, key);
  NearToken token;
  double value;

  if (at == NULL || (at = strchr (at, '=')) == NULL
      || near_tokens_split (at + 1, strlen (at + 1), &token, 1) == 0
      || !near_token_parse_number (&token, &value))
    return NAN;
  return value;
}

static gboolean
start (Load *load,
       NearCrystal *crystal,
       const NearField *field,
       const NearPpLdosOptions *options,
       GError **error)
{
  NearLdosInfo *info = &load->files->info;
  gsize size = load->is_double ? sizeof (double) : sizeof (float), n_bytes;

  info->crystal = near_crystal_ref (crystal);
  for (guint k = 0; k < 3; k++)
    info->n[k] = near_field_get_n (field, k);
  load->n_points = info->n[0] * info->n[1] * info->n[2];
  gboolean fits = g_size_checked_mul (&n_bytes, load->n_points, load->n_energies)
                  && g_size_checked_mul (&n_bytes, n_bytes, size)
                  && (options->max_bytes == 0 || n_bytes <= options->max_bytes)
                  && (double) n_bytes <= near_memory_get_limit ();
  if (fits && load->is_double)
    load->doubles = g_try_malloc (n_bytes);
  else if (fits)
    load->floats = g_try_malloc (n_bytes);
  if (load->doubles != NULL || load->floats != NULL)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("the LDOS of %zu energies on %zu x %zu x %zu points needs %.2f GiB of memory, "
                  "more than there is; "
                  "take fewer energies, or float32"),
               load->n_energies, info->n[0], info->n[1], info->n[2],
               (double) load->n_points * (double) load->n_energies * (double) size / 1073741824.0);
  return FALSE;
}

static gboolean
is_near (const double *a, const double *b, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!(fabs (a[i] - b[i]) < SAME_LENGTH))
      return FALSE;
  return TRUE;
}

static gboolean
check_same (const Load *load,
            const NearCrystal *crystal,
            const NearField *field,
            const char *name,
            GError **error)
{
  const NearLdosInfo *info = &load->files->info;
  gsize n = near_crystal_get_n_atoms (info->crystal);

  for (guint k = 0; k < 3; k++)
    if (near_field_get_n (field, k) != info->n[k])
      {
        g_set_error (
            error, NEAR_ERROR, NEAR_ERROR_RANGE,
            _ ("%s: the grid has %zu x %zu x %zu points, that of the first cube %zu x %zu x %zu"),
            name, near_field_get_n (field, 0), near_field_get_n (field, 1),
            near_field_get_n (field, 2), info->n[0], info->n[1], info->n[2]);
        return FALSE;
      }
  if (near_crystal_get_n_atoms (crystal) == n
      && is_near (near_crystal_get_lattice (crystal)->m[0],
                  near_crystal_get_lattice (info->crystal)->m[0], 9)
      && is_near (near_crystal_peek_positions (crystal),
                  near_crystal_peek_positions (info->crystal), 3 * n))
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_RANGE,
      _ ("%s: the cell or the atoms are not those of the first cube; are the files of one run?"),
      name);
  return FALSE;
}

/* Energies run fastest in the result: each cube fills one column. */
static gboolean
add_cube (Load *load,
          gsize j,
          const char *path,
          const NearPpLdosOptions *options,
          const NearMonitor *monitor,
          GError **error)
{
  const double unit
      = 1.0 / (NEAR_RYDBERG_EV * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM);
  g_autoptr (NearStructures) structures = near_structures_load (path, "cube", NULL, monitor, error);
  g_autofree char *name = g_filename_display_basename (path);

  if (structures == NULL)
    return FALSE;
  NearCrystal *crystal = near_structures_get_frame (structures, 0);
  NearField *field = near_structures_get_field (structures, 0);
  if (near_structures_get_n_fields (structures) != 1)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s: one value for each point is expected"), name);
      return FALSE;
    }
  if (j == 0 && !start (load, crystal, field, options, error))
    return FALSE;
  if (!check_same (load, crystal, field, name, error))
    return FALSE;
  const double *values = near_field_peek (field);
  for (gsize p = 0; load->is_double && p < load->n_points; p++)
    load->doubles[p * load->n_energies + j] = values[p] * unit;
  for (gsize p = 0; !load->is_double && p < load->n_points; p++)
    load->floats[p * load->n_energies + j] = (float) (values[p] * unit);
  load->energies[j] = get_titled (near_field_get_name (field), "Energy");
  if (j == 0)
    load->files->info.broadening_width = get_titled (near_field_get_name (field), "broadening");
  return TRUE;
}

/* The grid of the titles, or the one that is given where they do not contradict. */
static gboolean
set_energies (Load *load, const NearPpLdosOptions *options, char **names, GError **error)
{
  const double *e = load->energies;
  gsize n = load->n_energies;
  NearEnergyGrid grid = { e[0], n > 1 ? (e[n - 1] - e[0]) / (double) (n - 1) : 1.0, n };

  if (options->energies.n > 0)
    grid = options->energies;
  else if (!isfinite (grid.minimum) || !(grid.step > 0.0) || n < 2)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("%s: the second line of the cubes does not say the energy (Energy = ... eV), "
                      "or there is only "
                      "one; say which grid of energies it is"),
                   names[0]);
      return FALSE;
    }
  for (gsize j = 0; j < n; j++)
    {
      double expected = grid.minimum + (double) j * grid.step;

      if (isfinite (e[j]) && !(fabs (e[j] - expected) < SAME_ENERGY))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                       _ ("%s: the energy is %.4f eV, where the grid of energies wants %.4f eV; "
                          "does a file belong "
                          "to another run?"),
                       names[j], e[j], expected);
          return FALSE;
        }
    }
  load->files->info.energies = grid;
  load->files->info.broadening = options->broadening;
  if (options->broadening == NEAR_BROADENING_GAUSSIAN)
    load->files->info.broadening_width /= G_SQRT2;
  return TRUE;
}

static gboolean
take_values (Load *load, GError **error)
{
  const gsize *n = load->files->info.n, shape[4] = { n[0], n[1], n[2], load->n_energies };
  gsize length = load->n_points * load->n_energies;

  load->files->values
      = load->is_double
            ? near_array_new_take (NEAR_ARRAY_FLOAT64, 4, shape, g_steal_pointer (&load->doubles),
                                   length * sizeof (double), error)
            : near_array_new_take (NEAR_ARRAY_FLOAT32, 4, shape, g_steal_pointer (&load->floats),
                                   length * sizeof (float), error);
  return load->files->values != NULL;
}

static gboolean
load_all (Load *load,
          const char *const *paths,
          const NearPpLdosOptions *options,
          const NearMonitor *monitor,
          GError **error)
{
  g_auto (GStrv) names = g_new0 (char *, load->n_energies + 1);

  for (gsize j = 0; j < load->n_energies; j++)
    {
      NearMonitorSlice storage;
      const NearMonitor part
          = near_monitor_slice (monitor, (double) j / (double) load->n_energies,
                                (double) (j + 1) / (double) load->n_energies, &storage);

      names[j] = g_filename_display_basename (paths[j]);
      if (!near_monitor_check (&part, 0.0, names[j], error)
          || !add_cube (load, j, paths[j], options, &part, error))
        return FALSE;
    }
  return set_energies (load, options, names, error) && take_values (load, error);
}

NearLdosFiles *
near_pp_ldos_load (const char *const *paths,
                   const NearPpLdosOptions *options,
                   const NearMonitor *monitor,
                   GError **error)
{
  static const NearPpLdosOptions usual = { .type = NEAR_ARRAY_FLOAT64 };

  g_return_val_if_fail (paths != NULL && paths[0] != NULL, NULL);

  if (options == NULL)
    options = &usual;
  g_return_val_if_fail (options->type == NEAR_ARRAY_FLOAT32 || options->type == NEAR_ARRAY_FLOAT64,
                        NULL);
  g_autoptr (NearLdosFiles) files = g_new0 (NearLdosFiles, 1);
  Load load = { .files = files,
                .n_energies = g_strv_length ((char **) paths),
                .is_double = options->type == NEAR_ARRAY_FLOAT64 };

  near_ldos_info_init (&files->info);
  if (options->energies.n > 0 && options->energies.n != load.n_energies)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("there are %zu cubes for a grid of %zu energies"), load.n_energies,
                   options->energies.n);
      return NULL;
    }
  load.energies = g_new (double, load.n_energies);
  gboolean good = load_all (&load, paths, options, monitor, error);
  g_free (load.energies);
  g_free (load.doubles);
  g_free (load.floats);
  return good ? g_steal_pointer (&files) : NULL;
}

/* --- the run ---------------------------------------------------------------------------------- */

/* Whether the atoms are at the same places but for whole lattice vectors. */
static gboolean
has_same_atoms (const NearCrystal *a, const NearCrystal *b)
{
  gsize n = near_crystal_get_n_atoms (a);
  const double *x = near_crystal_peek_positions (a), *y = near_crystal_peek_positions (b);
  const NearMat3 *lattice = near_crystal_get_lattice (b);
  NearMat3 inverse = near_mat3_inverse (lattice);

  if (near_crystal_get_n_atoms (b) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      NearVec3 difference
          = near_vec3_subtract (near_vec3_from (x + 3 * i), near_vec3_from (y + 3 * i));
      NearVec3 f = near_vec3_times_mat3 (difference, &inverse);

      for (guint k = 0; k < 3; k++)
        f.x[k] -= round (f.x[k]);
      if (near_crystal_get_element (a, i) != near_crystal_get_element (b, i)
          || !(near_vec3_length (near_vec3_times_mat3 (f, lattice)) < 2.0 * SAME_LENGTH))
        return FALSE;
    }
  return TRUE;
}

gboolean
near_pp_ldos_set_run (NearLdosFiles *files, const NearPwOutput *run, GError **error)
{
  g_return_val_if_fail (files != NULL && run != NULL, FALSE);

  NearLdosInfo old = files->info;
  gboolean same_cell = near_crystal_has_cell (run->crystal);

  /* The steps of a cube are rounded: the cell is off by as many roundings as there are steps. */
  for (guint i = 0; same_cell && i < 9; i++)
    same_cell = fabs (near_crystal_get_lattice (run->crystal)->m[i / 3][i % 3]
                      - near_crystal_get_lattice (old.crystal)->m[i / 3][i % 3])
                < SAME_LENGTH * (1.0 + 0.1 * (double) old.n[i / 3]);
  if (!same_cell || !has_same_atoms (old.crystal, run->crystal))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the cell or the atoms of the run of pw.x are not those of the cubes"));
      return FALSE;
    }
  if (run->fft[0] != 0 && memcmp (run->fft, old.n, sizeof old.n) != 0)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_RANGE,
          _ ("the run of pw.x has a grid of %zu x %zu x %zu points, the cubes %zu x %zu x %zu"),
          run->fft[0], run->fft[1], run->fft[2], old.n[0], old.n[1], old.n[2]);
      return FALSE;
    }
  near_pw_output_fill_info (run, &files->info);
  memcpy (files->info.n, old.n, sizeof old.n);
  files->info.energies = old.energies;
  files->info.broadening = old.broadening;
  files->info.broadening_width = old.broadening_width;
  near_ldos_info_clear (&old);
  return TRUE;
}
