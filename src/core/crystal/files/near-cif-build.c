/* near-cif-build.c — atoms in the cell become a crystal: sites that are shared, sites listed twice
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cif-private.h"

#include "near-cell-list.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Å: atoms listed this near to each other share a site. */
#define SHARED 0.05
/* Å: without symmetry, the same atom is listed twice only if it is listed in the same place. */
#define SAME 0.01
#define FULL (1.0 - 1e-6)
#define SITES_PER_POLL 256

typedef enum
{
  OWN,
  SHARES, /* with an earlier site */
  TWICE   /* an image of an earlier one is listed again */
} Fate;

typedef struct
{
  const NearCifContent *content;
  const NearCifFilling *filling;
  guint32 *first;  /* (n_sites + 1): of its atoms */
  guint32 *parent; /* (n_sites): the site it belongs to */
  Fate *fate;      /* (n_sites) */
  guint n_shared, n_twice, n_full;
  guint32 clash[2];
  double twice; /* squared merge distance */
  guint32 asking;
  guint32 best;
  double best_distance2;
} Build;

static const NearCifSite *
get_site (const Build *build, guint32 s)
{
  return &g_array_index (build->content->sites, NearCifSite, s);
}

static guint32
get_multiplicity (const Build *build, guint32 s)
{
  return build->first[s + 1] - build->first[s];
}

static void
on_near (gsize j, const int shift[3], const double vector[3], double distance2, gpointer data)
{
  Build *build = data;
  guint32 other = g_array_index (build->filling->atoms, NearCifAtom, j).site;

  if (other >= build->asking || build->fate[other] != OWN
      || get_multiplicity (build, other) != get_multiplicity (build, build->asking))
    return;
  if (build->best == G_MAXUINT32 || distance2 < build->best_distance2
      || (distance2 == build->best_distance2 && other < build->best))
    {
      build->best = other;
      build->best_distance2 = distance2;
    }
}

static void
decide (Build *build, guint32 s)
{
  const NearCifSite *site = get_site (build, s), *other = get_site (build, build->best);
  gboolean full = site->occupancy >= FULL && other->occupancy >= FULL;

  if (full && site->element == other->element && build->best_distance2 <= build->twice)
    {
      build->fate[s] = TWICE;
      build->n_twice++;
    }
  else if (!full && build->best_distance2 <= SHARED * SHARED)
    {
      build->fate[s] = SHARES;
      build->n_shared++;
    }
  else if (full && build->best_distance2 <= SHARED * SHARED && build->n_full++ == 0)
    {
      build->clash[0] = build->best;
      build->clash[1] = s;
    }
  if (build->fate[s] != OWN)
    build->parent[s] = build->best;
}

static gboolean
find_shared (Build *build, double merge_distance, const NearMonitor *monitor, GError **error)
{
  const gboolean periodic[3] = { TRUE, TRUE, TRUE };
  const GArray *atoms = build->filling->atoms;
  g_autofree double *positions = g_new (double, 3 * (gsize) atoms->len);
  g_autoptr (NearCellList) list = NULL;

  for (guint i = 0; i < atoms->len; i++)
    {
      NearVec3 x = near_vec3_from (g_array_index (atoms, NearCifAtom, i).fractional);

      x = near_vec3_times_mat3 (x, &build->content->lattice);
      memcpy (positions + 3 * (gsize) i, x.x, sizeof x.x);
    }
  list = near_cell_list_new (&build->content->lattice, periodic, atoms->len, positions,
                             MAX (merge_distance, SHARED), error);
  if (list == NULL)
    return FALSE;
  for (guint32 s = 1; s < build->content->sites->len; s++)
    {
      build->asking = s;
      build->best = G_MAXUINT32;
      near_cell_list_visit (list, build->first[s], on_near, build);
      if (build->best != G_MAXUINT32)
        decide (build, s);
      if (s % SITES_PER_POLL == 0 && !near_monitor_check (monitor, -1.0, _ ("reading"), error))
        return FALSE;
    }
  return TRUE;
}

static void
note_shared (NearReader *reader, const Build *build)
{
  if (build->n_twice > 0)
    near_reader_note (reader, NEAR_NOTE_WARNING, "sites-twice",
                      _ ("Listed atoms were left out (%u) that stand where another of the same "
                         "element stands already, or one of its images. Files that list the whole "
                         "cell and its symmetry do that."),
                      build->n_twice);
  if (build->n_shared > 0)
    near_reader_note (reader, NEAR_NOTE_INFO, "sites-shared",
                      _ ("Partly occupied atoms that stand in one place became mixed sites (%u "
                         "were joined to another)."),
                      build->n_shared);
  if (build->n_full > 0)
    {
      const NearCifSite *a = get_site (build, build->clash[0]),
                        *b = get_site (build, build->clash[1]);

      near_reader_note (
          reader, NEAR_NOTE_WARNING, "sites-coincide",
          _ ("%s (line %zu) and %s (line %zu) stand in the same place, each fully occupied: "
             "occupancies are missing, or one of them is wrong. Both were kept."),
          a->label, a->line, b->label, b->line);
    }
}

/* --- species and data ----------------------------------------------------------------------- */

/* NULL for the usual mixture. */
static const char *
get_isotope (const NearCifSite *site)
{
  if (site->element != 1 || site->mass < 1.5)
    return NULL;
  return site->mass < 2.5 ? "D" : "T";
}

/* "D0.98", "D0.6H0.4": what is on the site, if D or T is; else NULL. @mass: the mean of the atoms. */
static char *
dup_isotope_label (const Build *build, guint32 s, const GArray *sharers, double *mass)
{
  GString *label = g_string_new (NULL);
  gboolean any = FALSE;
  double sum = 0.0;

  *mass = 0.0;
  for (guint i = 0; i <= sharers->len; i++)
    {
      const NearCifSite *site
          = get_site (build, i == 0 ? s : g_array_index (sharers, guint32, i - 1));
      const char *isotope = get_isotope (site);
      g_autofree char *occupancy = near_text_dup_significant (site->occupancy, 6);

      any |= isotope != NULL;
      sum += site->occupancy;
      *mass += site->occupancy * site->mass;
      g_string_append_printf (label, "%s%s",
                              isotope != NULL ? isotope : near_element_get (site->element)->symbol,
                              site->occupancy < 1.0 ? occupancy : "");
    }
  *mass /= sum;
  return g_string_free (label, !any);
}

/* @isotope_lost: becomes TRUE where a mixture has the mass of natural elements. */
static gboolean
add_site_species (const Build *build,
                  guint32 s,
                  const GArray *sharers,
                  NearCrystalBuilder *builder,
                  gboolean *isotope_lost,
                  guint16 *species,
                  GError **error)
{
  const NearCifSite *site = get_site (build, s);
  NearComponent components[NEAR_N_ELEMENTS];
  g_autofree char *label = NULL;
  double mass;
  guint n = 1;

  components[0] = (NearComponent){ site->element, site->occupancy };
  for (guint i = 0; i < sharers->len; i++)
    {
      const NearCifSite *sharer = get_site (build, g_array_index (sharers, guint32, i));
      guint k = 0;

      while (k < n && components[k].element != sharer->element)
        k++;
      if (k == n)
        components[n++] = (NearComponent){ sharer->element, 0.0 };
      components[k].occupancy += sharer->occupancy;
    }
  /* 0.3333 and 0.6667 are one. */
  if (n == 1 && fabs (components[0].occupancy - 1.0) < 1e-3)
    components[0].occupancy = 1.0;
  if (sharers->len == 0 && components[0].occupancy == 1.0)
    return near_crystal_builder_add_species (builder, get_isotope (site), site->element, site->mass,
                                             species, error);
  label = dup_isotope_label (build, s, sharers, &mass);
  if (n == 1 && components[0].occupancy == 1.0)
    return near_crystal_builder_add_species (builder, label, site->element,
                                             label != NULL ? mass : site->mass, species, error);
  *isotope_lost |= label != NULL;
  return near_crystal_builder_add_mixture (builder, label, components, n, species, error);
}

typedef struct
{
  GArray *site;  /* gint32 */
  GArray *b_iso; /* double */
  GArray *aniso; /* double, 6 each */
  GArray *uncertainty; /* double, 3 each */
} AtomData;

/* The images' coordinates are sums of the site's, whose errors are taken as independent. */
static void
append_uncertainty (const NearCifSite *site, const NearOperation *operation, GArray *to)
{
  for (guint i = 0; i < 3; i++)
    {
      double square = 0.0, value;

      for (guint j = 0; j < 3; j++)
        {
          double part = operation->rotation[i][j] * site->uncertainty[j];

          square += part * part;
        }
      value = sqrt (square);
      g_array_append_val (to, value);
    }
}

/* U'* = R U* R^T, Cartesian through the lattice: sum of U'*_ij a_i a_j; xx yy zz yz xz xy. */
static void
append_tensor (const NearCifContent *content,
               const NearCifSite *site,
               const NearOperation *operation,
               GArray *to)
{
  static const guint places[6][2] = { { 0, 0 }, { 1, 1 }, { 2, 2 }, { 1, 2 }, { 0, 2 }, { 0, 1 } };
  double isotropic = site->b_iso / (8.0 * G_PI * G_PI);
  NearMat3 turn, t, u, lattice_t = near_mat3_transpose (&content->lattice);

  for (guint i = 0; i < 9; i++)
    {
      turn.m[i / 3][i % 3] = operation->rotation[i / 3][i % 3];
      u.m[i / 3][i % 3] = site->u_star[i / 3][i % 3];
    }
  t = near_mat3_multiply (&lattice_t, &turn);
  u = near_mat3_multiply (&t, &u);
  t = near_mat3_transpose (&t);
  u = near_mat3_multiply (&u, &t);
  for (guint k = 0; k < 6; k++)
    {
      double value = isnan (site->u_star[0][0]) ? (k < 3 ? isotropic : 0.0 * isotropic)
                                                : u.m[places[k][0]][places[k][1]];

      g_array_append_val (to, value);
    }
}

/* B = 8 pi^2 U with the mean of the principal U, where only the tensor is given. */
static double
get_b_iso (const NearCifContent *content, const NearCifSite *site, gboolean *from_tensor)
{
  double sum = 0.0;

  if (!isnan (site->b_iso) || isnan (site->u_star[0][0]))
    return site->b_iso;
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      sum += site->u_star[i][j]
             * near_vec3_dot (near_mat3_row (&content->lattice, i),
                              near_mat3_row (&content->lattice, j));
  *from_tensor = TRUE;
  return 8.0 * G_PI * G_PI * sum / 3.0;
}

static void
take_data (NearCrystalBuilder *builder,
           const char *name,
           NearArrayType type,
           GArray *values,
           gsize n,
           gsize width)
{
  const gsize shape[2] = { n, width };

  near_crystal_builder_take_atom_data (
      builder, name, near_array_new (type, width == 1 ? 1 : 2, shape, values->data));
}

static gboolean
add_atoms (NearReader *reader,
           const Build *build,
           const GArray *operations,
           GPtrArray *sharers,
           NearCrystalBuilder *builder,
           AtomData *data,
           GError **error)
{
  const NearCifContent *content = build->content;
  gboolean from_tensor = FALSE, isotope_lost = FALSE;

  for (guint32 s = 0; s < content->sites->len; s++)
    {
      const NearCifSite *site = get_site (build, s);
      gint32 index = (gint32) site->index;
      double b_iso = get_b_iso (content, site, &from_tensor);
      guint16 species;

      if (build->fate[s] != OWN)
        continue;
      if (!add_site_species (build, s, sharers->pdata[s], builder, &isotope_lost, &species,
                             error))
        return FALSE;
      for (guint32 i = build->first[s]; i < build->first[s + 1]; i++)
        {
          const NearCifAtom *atom = &g_array_index (build->filling->atoms, NearCifAtom, i);

          if (content->has_cell)
            near_crystal_builder_add_fractional (builder, species, atom->fractional);
          else
            near_crystal_builder_add_atom (builder, species, atom->fractional);
          g_array_append_val (data->site, index);
          g_array_append_val (data->b_iso, b_iso);
          if (content->has_aniso)
            append_tensor (content, site,
                           &g_array_index (operations, NearOperation, atom->operation),
                           data->aniso);
          if (content->has_uncertainty)
            append_uncertainty (
                site, &g_array_index (operations, NearOperation, atom->operation), data->uncertainty);
        }
    }
  if (from_tensor)
    near_reader_note (
        reader, NEAR_NOTE_INFO, "b-iso-from-tensor",
        _ ("Isotropic B of atoms that have only an anisotropic U is 8 pi² times the mean of its "
           "principal values."));
  if (isotope_lost)
    near_reader_note (
        reader, NEAR_NOTE_WARNING, "isotope-mass",
        _ ("Sites that D or T occupies in part keep it in their name, but count as hydrogen of the "
           "natural mixture: masses and densities are too small there."));
  return TRUE;
}

/* (6): a, b, c in Å, alpha, beta, gamma in degrees; 0 where none is given. */
static void
take_cell_uncertainty (NearCrystalBuilder *builder, const NearCifContent *content)
{
  for (guint i = 0; i < 6; i++)
    if (content->cell_uncertainty[i] > 0.0)
      {
        near_crystal_builder_take_cell_data (builder, "cell_uncertainty",
                                             near_array_new_vector (6, content->cell_uncertainty));
        return;
      }
}

gboolean
_near_cif_build (NearReader *reader,
                 NearCifContent *content,
                 NearCifFilling *filling,
                 const GArray *operations,
                 NearCrystalBuilder *builder,
                 GError **error)
{
  guint n_sites = content->sites->len;
  double merge = reader->options->merge_distance > 0.0 ? reader->options->merge_distance : 0.1;
  Build build = { .content = content,
                  .filling = filling,
                  .first = g_new0 (guint32, n_sites + 1),
                  .parent = g_new0 (guint32, n_sites),
                  .fate = g_new0 (Fate, n_sites),
                  .twice = operations->len > 1 ? merge * merge : SAME * SAME };
  g_autoptr (GPtrArray) sharers = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  AtomData data
      = { g_array_new (FALSE, FALSE, sizeof (gint32)), g_array_new (FALSE, FALSE, sizeof (double)),
          g_array_new (FALSE, FALSE, sizeof (double)), g_array_new (FALSE, FALSE, sizeof (double)) };
  gboolean good;

  for (guint i = 0; i < filling->atoms->len; i++)
    build.first[g_array_index (filling->atoms, NearCifAtom, i).site + 1]++;
  for (guint32 s = 0; s < n_sites; s++)
    {
      build.first[s + 1] += build.first[s];
      g_ptr_array_add (sharers, g_array_new (FALSE, FALSE, sizeof (guint32)));
    }
  good = !content->has_cell || find_shared (&build, merge, reader->monitor, error);
  for (guint32 s = 0; s < n_sites && good; s++)
    if (build.fate[s] == SHARES)
      g_array_append_val ((GArray *) sharers->pdata[build.parent[s]], s);
  good = good && add_atoms (reader, &build, operations, sharers, builder, &data, error);
  if (good)
    {
      gsize n = data.site->len;

      take_data (builder, "site", NEAR_ARRAY_INT32, data.site, n, 1);
      if (content->has_b_iso || content->has_aniso)
        take_data (builder, "b_iso", NEAR_ARRAY_FLOAT64, data.b_iso, n, 1);
      if (content->has_aniso)
        take_data (builder, "u_aniso", NEAR_ARRAY_FLOAT64, data.aniso, n, 6);
      if (content->has_uncertainty)
        take_data (builder, "fractional_uncertainty", NEAR_ARRAY_FLOAT64, data.uncertainty, n, 3);
      take_cell_uncertainty (builder, content);
      note_shared (reader, &build);
    }
  g_array_unref (data.site);
  g_array_unref (data.b_iso);
  g_array_unref (data.aniso);
  g_array_unref (data.uncertainty);
  g_free (build.first);
  g_free (build.parent);
  g_free (build.fate);
  return good;
}
