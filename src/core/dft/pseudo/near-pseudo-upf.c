/* near-pseudo-upf.c — norm-conserving pseudopotentials from UPF files of version 2
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The format is Quantum ESPRESSO's (pseudopotentials.quantum-espresso.org, "Unified pseudopotential
 * format"). On a mesh of distances r_i in bohr, with dr/di in PP_RAB: PP_LOCAL is V(r) in Ry,
 * PP_BETA r times a projector, PP_DIJ their coupling in Ry, PP_NLCC the core's density in 1/bohr^3,
 * PP_RHOATOM 4 pi r^2 times the valence density. To the end of the mesh V has become -2 Z/r; so a
 * charge of width w is taken from it,
 *   v(q) = -4 pi Z/q^2 exp (-q^2 w^2 / 4) + 4 pi integral of r^2 (V/2 + Z erf (r/w) / r) j_0 (qr)
 * dr alpha = pi Z w^2 + 4 pi integral of r^2 (V/2 + Z erf (r/w) / r) dr
 */
#include "near-element.h"
#include "near-file.h"
#include "near-pseudo-radial-private.h"
#include "near-pseudopotential-private.h"
#include "near-text.h"
#include "near-upf-head-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_BYTES ((gsize) 64 << 20)
#define MAX_POINTS 100000
#define RY 0.5 /* Ha */
/* Nearer, what is divided by distances would be no number, and has no weight. */
#define SMALLEST_R 1e-10
/* Parts of it that are rounding, mistakes, or another quantity. */
#define TAIL_NOISE 1e-10
#define WORST_TAIL 0.02
#define WORST_MESH 1e-3
#define WORST_ASYMMETRY 1e-6
#define WORST_ATOM 0.1

typedef struct
{
  double valence, width;           /* width: of the charge taken from the local part */
  NearRadial *local, *core, *atom; /* core, atom: nullable */
  double atom_factor;
  NearRadial *projectors[NEAR_PSEUDO_MAX_L + 1][NEAR_PSEUDO_MAX_PROJECTORS];
} Tables;

/* What is being read */
typedef struct
{
  NearUpf upf;
  NearUpfHead head;
  gsize n_points;
  double *r, *weight;                   /* (n_points) */
  double *values;                       /* (n_points): scratch */
  guint l[NEAR_UPF_MAX_PROJECTORS];     /* of the projectors, in the order of the file */
  guint place[NEAR_UPF_MAX_PROJECTORS]; /* among those of their l */
  NearPseudopotential *self;
  Tables *tables;
} Reading;

/* --- the kind -----------------------------------------------------------------------------------
 */

static double
get_local (gconstpointer data, double q, double *slope)
{
  const Tables *self = data;
  const double w2 = self->width * self->width;
  const double tail = -4.0 * G_PI * self->valence / (q * q) * exp (-0.25 * q * q * w2);
  const double value = 4.0 * G_PI * _near_radial_get (self->local, q, slope);

  if (slope != NULL)
    *slope = 4.0 * G_PI * *slope - tail * (2.0 / q + 0.5 * q * w2);
  return tail + value;
}

static double
get_scaled (const NearRadial *function, double factor, double q, double *slope)
{
  const double value = factor * _near_radial_get (function, q, slope);

  if (slope != NULL)
    *slope *= factor;
  return value;
}

static double
get_projector (gconstpointer data, guint l, guint i, double q, double *slope)
{
  return get_scaled (((const Tables *) data)->projectors[l][i], 4.0 * G_PI, q, slope);
}

static double
get_core (gconstpointer data, double q, double *slope)
{
  return get_scaled (((const Tables *) data)->core, 4.0 * G_PI, q, slope);
}

static double
get_atom (gconstpointer data, double q)
{
  const Tables *self = data;

  return self->atom_factor * _near_radial_get (self->atom, q, NULL);
}

static void
free_tables (gpointer data)
{
  Tables *self = data;

  _near_radial_free (self->local);
  _near_radial_free (self->core);
  _near_radial_free (self->atom);
  for (guint l = 0; l <= NEAR_PSEUDO_MAX_L; l++)
    for (guint i = 0; i < NEAR_PSEUDO_MAX_PROJECTORS; i++)
      _near_radial_free (self->projectors[l][i]);
  g_free (self);
}

/* With a core, with an atom's density */
static const NearPseudoKind kinds[2][2] = {
  { { get_local, get_projector, NULL, NULL, free_tables },
    { get_local, get_projector, NULL, get_atom, free_tables } },
  { { get_local, get_projector, get_core, NULL, free_tables },
    { get_local, get_projector, get_core, get_atom, free_tables } },
};

/* --- the mesh -----------------------------------------------------------------------------------
 */

/* An attribute that repeats the number of points. */
static gboolean
check_length (const Reading *reading, const NearUpfTag *tag, const char *attribute, GError **error)
{
  gint64 n = (gint64) reading->n_points;

  if (tag == NULL)
    return TRUE;
  if (!_near_upf_get_integer (&reading->upf, tag, attribute, 0, G_MAXINT64, &n, error))
    return FALSE;
  if (n == (gint64) reading->n_points)
    return TRUE;
  g_autofree char *shown = g_strdup_printf ("%" G_GINT64_FORMAT, n);
  return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_PARSE,
                         _ ("%s is %s, but there are %zu distances in <PP_R>"), attribute, shown,
                         reading->n_points);
}

/* Function values at every point */
static gboolean
read_function (const Reading *reading, const NearUpfTag *tag, double *values, GError **error)
{
  return tag != NULL && check_length (reading, tag, "size", error)
         && _near_upf_get_numbers (&reading->upf, tag, reading->n_points, values, error);
}

static gboolean
check_mesh (const Reading *reading, const NearUpfTag *tag, const NearUpfTag *slopes, GError **error)
{
  const double *r = reading->r, reach = r[reading->n_points - 1] - r[0];
  double sum = 0.0;

  for (gsize i = 1; i < reading->n_points; i++)
    if (!(r[i] > r[i - 1]))
      return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_PARSE,
                             _ ("distances must rise; number %zu is %g after %g"), i + 1, r[i],
                             r[i - 1]);
  if (!(r[0] >= 0.0 && r[0] < 0.1 && reach > 1.0 && reach < 1e4))
    return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_PARSE,
                           _ ("distances are from %g to %g; a mesh in bohr begins near 0 and ends "
                              "beyond 1"),
                           r[0], r[reading->n_points - 1]);
  for (gsize i = 0; i < reading->n_points; i++)
    sum += reading->weight[i];
  if (fabs (sum - reach) <= WORST_MESH * reach)
    return TRUE;
  return _near_upf_fail (
      &reading->upf, slopes, error, NEAR_ERROR_PARSE,
      _ ("these are to be the steps of the mesh in <PP_R>, which is %g long, but "
         "they add up to %g"),
      reach, sum);
}

static gboolean
read_mesh (Reading *reading, GError **error)
{
  const NearUpf *upf = &reading->upf;
  const NearUpfTag *tag = _near_upf_get (upf, "PP_R", error);
  const NearUpfTag *slopes = tag == NULL ? NULL : _near_upf_get (upf, "PP_RAB", error);

  if (slopes == NULL)
    return FALSE;
  reading->n_points = _near_upf_count (tag);
  if (reading->n_points < NEAR_RADIAL_MIN_POINTS || reading->n_points > MAX_POINTS)
    return _near_upf_fail (upf, tag, error, NEAR_ERROR_PARSE,
                           _ ("there are %zu distances; a mesh has from %d to %d"),
                           reading->n_points, NEAR_RADIAL_MIN_POINTS, MAX_POINTS);
  if (!check_length (reading, _near_upf_find (upf, "PP_HEADER", NULL), "mesh_size", error)
      || !check_length (reading, _near_upf_find (upf, "PP_MESH", NULL), "mesh", error))
    return FALSE;
  reading->r = g_new (double, reading->n_points);
  reading->weight = g_new (double, reading->n_points);
  reading->values = g_new (double, reading->n_points);
  if (!read_function (reading, tag, reading->r, error)
      || !read_function (reading, slopes, reading->values, error))
    return FALSE;
  _near_radial_weights (reading->n_points, reading->values, reading->weight);
  return check_mesh (reading, tag, slopes, error);
}

/* --- functions ----------------------------------------------------------------------------------
 */

static NearRadial *
make_function (const Reading *reading, guint l)
{
  return _near_radial_new (l, reading->n_points, reading->r, reading->weight, reading->values);
}

/* (r V + Z erf (r/w)) / r, Ha; values that are rounding only at the end are 0. */
static gboolean
read_local (Reading *reading, GError **error)
{
  const NearUpfTag *tag = _near_upf_get (&reading->upf, "PP_LOCAL", error);
  const double *r = reading->r, z = reading->head.valence, w = reading->tables->width;
  double *v = reading->values;
  gsize n = reading->n_points;

  if (!read_function (reading, tag, v, error))
    return FALSE;
  const double charge = -RY * v[n - 1] * r[n - 1];
  if (fabs (charge - z) > WORST_TAIL * z)
    return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_PARSE,
                           _ ("the potential in Ry must end as -2 Z/r with Z = %g, the valence; at "
                              "%g bohr it is that of Z = %g"),
                           z, r[n - 1], charge);
  while (n > 0 && fabs (RY * v[n - 1] * r[n - 1] + z) < TAIL_NOISE * z)
    n--;
  for (gsize i = 0; i < reading->n_points; i++)
    if (i >= n && r[i] > 5.0 * w)
      v[i] = 0.0;
    else
      v[i]
          = RY * v[i] + (r[i] > 1e-6 * w ? z * erf (r[i] / w) / r[i] : 2.0 * z / (sqrt (G_PI) * w));
  reading->tables->local = make_function (reading, 0);
  return TRUE;
}

/* The tag of a projector: PP_BETA.1 and so on, or several PP_BETA. */
static const NearUpfTag *
get_projector_tag (const Reading *reading, gsize i, GError **error)
{
  g_autofree char *numbered = g_strdup_printf ("PP_BETA.%zu", i + 1);
  const NearUpfTag *tag = _near_upf_find (&reading->upf, numbered, NULL);

  if (tag != NULL)
    return tag;
  for (gsize k = 0; k <= i; k++)
    if ((tag = _near_upf_find (&reading->upf, "PP_BETA", tag)) == NULL)
      {
        _near_upf_fail (&reading->upf, NULL, error, NEAR_ERROR_PARSE,
                        _ ("there are to be %zu projectors, but there is no <%s>"),
                        reading->head.n_projectors, numbered);
        return NULL;
      }
  return tag;
}

static gboolean
read_projector (Reading *reading, gsize i, GError **error)
{
  const NearUpfTag *tag = get_projector_tag (reading, i, error);
  gint64 l = -1;

  if (tag == NULL
      || !_near_upf_get_integer (&reading->upf, tag, "angular_momentum", 0, 100, &l, error))
    return FALSE;
  if (l < 0)
    return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_PARSE,
                           _ ("there is no angular_momentum"));
  if (l > NEAR_PSEUDO_MAX_L)
    return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_UNSUPPORTED,
                           _ ("the angular momentum of this projector is %d; up to %d can be used"),
                           (int) l, NEAR_PSEUDO_MAX_L);
  guint *n = &reading->self->n_projectors[l];
  if (*n == NEAR_PSEUDO_MAX_PROJECTORS)
    return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_UNSUPPORTED,
                           _ ("there are more than %d projectors of angular momentum %d"),
                           NEAR_PSEUDO_MAX_PROJECTORS, (int) l);
  if (!read_function (reading, tag, reading->values, error))
    return FALSE;
  /* The file has r times it. At 0 only the limit is left, which a weight of r^2 makes no difference
   * to. */
  for (gsize k = 0; k < reading->n_points; k++)
    reading->values[k] = reading->r[k] > SMALLEST_R ? reading->values[k] / reading->r[k] : 0.0;
  reading->l[i] = (guint) l;
  reading->place[i] = *n;
  reading->tables->projectors[l][(*n)++] = make_function (reading, (guint) l);
  return TRUE;
}

static gboolean
read_coupling (Reading *reading, GError **error)
{
  const gsize n = reading->head.n_projectors;
  const NearUpfTag *tag = _near_upf_get (&reading->upf, "PP_DIJ", error);
  double d[NEAR_UPF_MAX_PROJECTORS * NEAR_UPF_MAX_PROJECTORS], largest = 0.0;

  if (tag == NULL || !_near_upf_get_numbers (&reading->upf, tag, n * n, d, error))
    return FALSE;
  for (gsize i = 0; i < n * n; i++)
    largest = MAX (largest, fabs (d[i]));
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      {
        const double here = d[i * n + j], there = d[j * n + i];
        const guint l = reading->l[i];

        if (fabs (here - there) > WORST_ASYMMETRY * largest)
          return _near_upf_fail (
              &reading->upf, tag, error, NEAR_ERROR_PARSE,
              _ ("the matrix is not symmetric: (%zu, %zu) is %g, (%zu, %zu) is %g"), i + 1, j + 1,
              here, j + 1, i + 1, there);
        if (l == reading->l[j])
          reading->self
              ->coupling[l][reading->place[i] * reading->self->n_projectors[l] + reading->place[j]]
              = RY * 0.5 * (here + there);
        else if (fabs (here) > WORST_ASYMMETRY * largest)
          return _near_upf_fail (&reading->upf, tag, error, NEAR_ERROR_PARSE,
                                 _ ("(%zu, %zu) is %g, between projectors of different angular "
                                    "momenta, %u and %u"),
                                 i + 1, j + 1, here, l, reading->l[j]);
      }
  return TRUE;
}

/* The core's density and, where it makes sense, the atom's. */
static gboolean
read_densities (Reading *reading, GError **error)
{
  const NearUpfTag *tag = _near_upf_find (&reading->upf, "PP_RHOATOM", NULL);
  double *f = reading->values, n_electrons = 0.0;

  if (reading->head.has_core)
    {
      if (!read_function (reading, _near_upf_get (&reading->upf, "PP_NLCC", error), f, error))
        return FALSE;
      reading->tables->core = make_function (reading, 0);
    }
  if (tag == NULL)
    return TRUE;
  if (!read_function (reading, tag, f, error))
    return FALSE;
  for (gsize i = 0; i < reading->n_points; i++)
    {
      n_electrons += f[i] * reading->weight[i];
      f[i] = reading->r[i] > SMALLEST_R ? f[i] / (reading->r[i] * reading->r[i]) : 0.0;
    }
  if (fabs (n_electrons - reading->head.valence) > WORST_ATOM * reading->head.valence)
    return TRUE;
  reading->tables->atom = make_function (reading, 0);
  return TRUE;
}

/* --- the whole ----------------------------------------------------------------------------------
 */

static void
tabulate (Reading *reading)
{
  Tables *tables = reading->tables;
  NearPseudopotential *self = reading->self;
  NearRadial *functions[NEAR_UPF_MAX_PROJECTORS + 3];
  gsize n = 0;

  functions[n++] = tables->local;
  if (tables->core != NULL)
    functions[n++] = tables->core;
  if (tables->atom != NULL)
    functions[n++] = tables->atom;
  for (gsize i = 0; i < reading->head.n_projectors; i++)
    functions[n++] = tables->projectors[reading->l[i]][reading->place[i]];
  _near_radial_tabulate (functions, n);
  if (tables->atom != NULL)
    tables->atom_factor = reading->head.valence / _near_radial_get (tables->atom, 0.0, NULL);
  self->kind = &kinds[tables->core != NULL][tables->atom != NULL];
  self->alpha = G_PI * reading->head.valence * tables->width * tables->width
                + 4.0 * G_PI * _near_radial_get (tables->local, 0.0, NULL);
}

static void
begin (Reading *reading)
{
  const char *made_by = reading->head.generated;
  g_autofree char *file = near_text_excerpt (reading->upf.file_name, -1, 200);
  g_autofree char *shown = near_text_excerpt (made_by == NULL ? "" : made_by, -1, 200);
  g_autofree char *source
      = *shown == '\0' ? g_strdup (file) : g_strdup_printf ("%s: %s", file, shown);
  g_autofree char *name
      = g_strdup_printf ("UPF, %s, %g electron%s", near_element_get (reading->head.element)->symbol,
                         reading->head.valence, reading->head.valence == 1.0 ? "" : "s");

  reading->tables = g_new0 (Tables, 1);
  reading->tables->valence = reading->head.valence;
  /* Such that a point charge is all that is left of it at the end of the mesh. */
  reading->tables->width = MIN (1.0, reading->r[reading->n_points - 1] / 6.0);
  reading->self
      = _near_pseudopotential_new (reading->head.element, reading->head.valence, name, source,
                                   reading->head.functional, &kinds[0][0], reading->tables);
}

static gboolean
read_all (Reading *reading, GError **error)
{
  if (!_near_upf_read_head (&reading->upf, &reading->head, error) || !read_mesh (reading, error))
    return FALSE;
  begin (reading);
  if (!read_local (reading, error))
    return FALSE;
  for (gsize i = 0; i < reading->head.n_projectors; i++)
    if (!read_projector (reading, i, error))
      return FALSE;
  if ((reading->head.n_projectors > 0 && !read_coupling (reading, error))
      || !read_densities (reading, error))
    return FALSE;
  tabulate (reading);
  return TRUE;
}

/**
 * near_pseudopotential_parse_upf:
 * @file_name: for messages and for what the source is
 *
 * Cost: about 0.1 s for a mesh of 2400 points: tables of all transforms up to q = 30/bohr
 * Errors: NEAR_ERROR_UNSUPPORTED: another kind of potential, which the message names;
 * NEAR_ERROR_PARSE: with the line or the tag, also for what cannot be (lengths that disagree,
 * numbers that are none, a file cut short)
 */
NearPseudopotential *
near_pseudopotential_parse_upf (const char *data,
                                gsize n_bytes,
                                const char *file_name,
                                GError **error)
{
  g_return_val_if_fail ((data != NULL || n_bytes == 0) && file_name != NULL, NULL);
  Reading reading = { 0 };

  if (n_bytes == 0)
    {
      _near_upf_fail (&(NearUpf){ .file_name = file_name }, NULL, error, NEAR_ERROR_PARSE,
                      _ ("the file is empty"));
      return NULL;
    }
  if (!_near_upf_init (&reading.upf, data, n_bytes, file_name, error))
    return NULL;
  if (!read_all (&reading, error))
    g_clear_pointer (&reading.self, near_pseudopotential_unref);
  _near_upf_head_clear (&reading.head);
  _near_upf_clear (&reading.upf);
  g_free (reading.r);
  g_free (reading.weight);
  g_free (reading.values);
  return reading.self;
}

/**
 * near_pseudopotential_read_upf:
 *
 * Errors: those of near_pseudopotential_parse_upf and near_file_read
 */
NearPseudopotential *
near_pseudopotential_read_upf (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autofree char *data = NULL, *base = g_path_get_basename (path);
  g_autofree char *shown = g_filename_display_name (base);
  gsize n_bytes;

  if (!near_file_read (path, MAX_BYTES, &data, &n_bytes, error))
    return NULL;
  return near_pseudopotential_parse_upf (data, n_bytes, shown, error);
}
