/* near-diffraction.c — the X-ray powder pattern of a crystal, kinematic
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-diffraction-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Weaker than this share of the strongest peak is nothing: coordinates are given to some six digits. */
#define ABSENT 1e-6
/* |F|^2 of equivalent reflections agree to this share of the strongest of the peak, or to what is
 * nothing beside the strongest of all. */
#define SAME_FAMILY 1e-4
#define NO_F_SQUARED 1e-9

struct _NearDiffraction
{
  double wavelength;
  gsize n_peaks, n_absent, n_all;
  NearDiffractionPeak *peaks, *absent;
  NearReflectionFamily *families; /* of all peaks */
  GPtrArray *notes;
};

void
near_diffraction_options_init (NearDiffractionOptions *options)
{
  g_return_if_fail (options != NULL);
  *options = (NearDiffractionOptions){
    .wavelength = near_wavelength_get (0),
    .two_theta_max = 120.0,
    .b_iso = NAN,
    .tolerance = 1e-3,
    .max_peaks = 100,
  };
}

static gboolean
is_between (const char *what, double value, double low, double high, GError **error)
{
  if (value >= low && value <= high)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE, _ ("%s is %g; it must be between %g and %g"), what, value,
               low, high);
  return FALSE;
}

gboolean
_near_diffraction_options_check (const NearDiffractionOptions *options, GError **error)
{
  return is_between (_ ("the wavelength in Å"), options->wavelength, 0.1, 10.0, error)
         && is_between (_ ("the smallest 2θ"), options->two_theta_min, 0.0, 180.0, error)
         && is_between (_ ("the largest 2θ"), options->two_theta_max, options->two_theta_min, 180.0, error)
         && is_between (_ ("2θ of the monochromator"), options->monochromator_two_theta, 0.0, 180.0, error)
         && is_between (_ ("the tolerance in 2θ"), options->tolerance, 0.0, 5.0, error);
}

/* --- peaks from reflections --------------------------------------------------------------------- */

typedef struct
{
  const NearDiffractionOptions *options;
  NearHolohedry holohedry;
  GArray *peaks;    /* NearDiffractionPeak, whose families are set at the end */
  GArray *families; /* NearReflectionFamily, in the order of the peaks */
  double largest;   /* |F|^2 of all reflections */
  double strongest; /* intensity */
} Pattern;

static double
get_two_theta (const NearDiffractionOptions *options, double s_squared)
{
  return 2.0 * asin (MIN (options->wavelength * sqrt (s_squared), 1.0)) * 180.0 / G_PI;
}

static double
get_lorentz_polarization (const NearDiffractionOptions *options, double two_theta)
{
  double theta = 0.5 * two_theta * G_PI / 180.0, c = cos (2.0 * theta);
  double m = cos (options->monochromator_two_theta * G_PI / 180.0);

  if (options->without_lorentz_polarization)
    return 1.0;
  /* At 180 degrees exactly 1 / cos theta has no end. */
  return 2.0 * (1.0 + m * m * c * c) / (1.0 + m * m)
         / (2.0 * sin (theta) * sin (theta) * MAX (cos (theta), 1e-6));
}

static int
compare_angles (gconstpointer a, gconstpointer b)
{
  const NearReflection *p = a, *q = b;

  if (p->s_squared != q->s_squared)
    return p->s_squared < q->s_squared ? -1 : 1;
  for (guint k = 0; k < 3; k++)
    if (p->hkl[k] != q->hkl[k])
      return p->hkl[k] < q->hkl[k] ? -1 : 1;
  return 0;
}

static int
compare_indices (const int p[3], const int q[3])
{
  for (guint k = 0; k < 3; k++)
    if (p[k] != q[k])
      return p[k] < q[k] ? -1 : 1;
  return 0;
}

typedef struct
{
  int last[3]; /* of its orbit: the same for all of a family */
  int hkl[3];
  double f_squared;
} Member;

static int
compare_members (gconstpointer a, gconstpointer b)
{
  const Member *p = a, *q = b;
  int by_family = compare_indices (p->last, q->last);

  if (by_family != 0)
    return by_family;
  if (p->f_squared != q->f_squared)
    return p->f_squared > q->f_squared ? -1 : 1;
  return compare_indices (p->hkl, q->hkl);
}

static int
compare_families (gconstpointer a, gconstpointer b)
{
  const NearReflectionFamily *p = a, *q = b;
  double x = p->multiplicity * p->f_squared, y = q->multiplicity * q->f_squared;

  if (fabs (x - y) > 1e-9 * MAX (x, y))
    return x > y ? -1 : 1;
  return -compare_indices (p->hkl, q->hkl);
}

/* Members of one orbit and one |F|^2 are a family; of hkl and -h -k -l it is named by the last. */
static void
add_families (Pattern *pattern, Member *members, guint n, double largest)
{
  double tolerance = MAX (SAME_FAMILY * largest, NO_F_SQUARED * pattern->largest);
  guint first = pattern->families->len;

  qsort (members, n, sizeof *members, compare_members);
  for (guint from = 0, to; from < n; from = to)
    {
      NearReflectionFamily family = { { G_MININT, 0, 0 }, 0, 0.0 };

      for (to = from; to < n && compare_indices (members[to].last, members[from].last) == 0
                      && members[from].f_squared - members[to].f_squared <= tolerance;
           to++)
        {
          const int *h = members[to].hkl, minus[3] = { -h[0], -h[1], -h[2] };
          const int *last = compare_indices (h, minus) > 0 ? h : minus;

          if (compare_indices (last, family.hkl) > 0)
            memcpy (family.hkl, last, sizeof family.hkl);
          family.f_squared += members[to].f_squared;
        }
      family.f_squared /= to - from;
      family.multiplicity = 2 * (to - from);
      g_array_append_val (pattern->families, family);
    }
  qsort (&g_array_index (pattern->families, NearReflectionFamily, first), pattern->families->len - first,
         sizeof (NearReflectionFamily), compare_families);
}

static void
add_peak (Pattern *pattern, const NearReflection *reflections, gsize n)
{
  g_autofree Member *members = g_new (Member, n);
  double sum = 0.0, s_squared = 0.0, largest = 0.0;
  guint first = pattern->families->len;
  NearDiffractionPeak peak = { 0 };

  for (gsize r = 0; r < n; r++)
    {
      _near_holohedry_get_last (&pattern->holohedry, reflections[r].hkl, members[r].last);
      memcpy (members[r].hkl, reflections[r].hkl, sizeof members[r].hkl);
      members[r].f_squared = reflections[r].f_squared;
      sum += reflections[r].f_squared;
      s_squared += reflections[r].s_squared / (double) n;
      largest = MAX (largest, reflections[r].f_squared);
    }
  add_families (pattern, members, (guint) n, largest);
  peak.two_theta = get_two_theta (pattern->options, s_squared);
  peak.d = 0.5 / sqrt (s_squared);
  peak.multiplicity = (guint) (2 * n);
  peak.intensity = 2.0 * sum * get_lorentz_polarization (pattern->options, peak.two_theta);
  peak.n_families = pattern->families->len - first;
  pattern->strongest = MAX (pattern->strongest, peak.intensity);
  g_array_append_val (pattern->peaks, peak);
}

static gboolean
group_reflections (Pattern *pattern, const NearReflection *reflections, gsize n, const NearMonitor *monitor,
                   GError **error)
{
  for (gsize r = 0; r < n; r++)
    pattern->largest = MAX (pattern->largest, reflections[r].f_squared);
  for (gsize from = 0, to, polled = 0; from < n; from = to)
    {
      double first = get_two_theta (pattern->options, reflections[from].s_squared);

      for (to = from + 1;
           to < n && get_two_theta (pattern->options, reflections[to].s_squared) - first
                         <= pattern->options->tolerance;)
        to++;
      add_peak (pattern, reflections + from, to - from);
      if (to - polled > 10000)
        {
          if (!near_monitor_check (monitor, (double) to / (double) n, _ ("peaks"), error))
            return FALSE;
          polled = to;
        }
    }
  return TRUE;
}

/* --- what is kept ------------------------------------------------------------------------------- */

static int
compare_intensity (gconstpointer a, gconstpointer b)
{
  const NearDiffractionPeak *p = a, *q = b;

  if (p->intensity != q->intensity)
    return p->intensity > q->intensity ? -1 : 1;
  return p->two_theta < q->two_theta ? -1 : p->two_theta > q->two_theta;
}

static int
compare_two_theta (gconstpointer a, gconstpointer b)
{
  const NearDiffractionPeak *p = a, *q = b;

  return p->two_theta < q->two_theta ? -1 : p->two_theta > q->two_theta;
}

/* Families that add nothing to a peak are absent too: 600 beside 442 of diamond. */
static void
drop_absent_families (NearDiffractionPeak *peak, double strongest, const NearDiffractionOptions *options)
{
  double factor = get_lorentz_polarization (options, peak->two_theta);

  while (peak->n_families > 1)
    {
      const NearReflectionFamily *weakest = &peak->families[peak->n_families - 1];

      if (weakest->multiplicity * weakest->f_squared * factor >= ABSENT * strongest)
        break;
      peak->multiplicity -= weakest->multiplicity;
      peak->n_families--;
    }
}

static void
keep_peaks (NearDiffraction *self, const Pattern *pattern)
{
  gsize n = pattern->peaks->len, most = pattern->options->max_peaks, at = 0;

  self->families = g_memdup2 (pattern->families->data,
                              pattern->families->len * sizeof (NearReflectionFamily));
  self->peaks = g_new (NearDiffractionPeak, MAX (n, 1));
  self->absent = g_new (NearDiffractionPeak, MAX (n, 1));
  for (gsize p = 0; p < n; p++)
    {
      NearDiffractionPeak peak = g_array_index (pattern->peaks, NearDiffractionPeak, p);

      peak.families = self->families + at;
      at += peak.n_families;
      if (peak.intensity > 0.0 && peak.intensity >= ABSENT * pattern->strongest)
        {
          peak.intensity *= 100.0 / pattern->strongest;
          drop_absent_families (&peak, pattern->strongest, pattern->options);
          self->peaks[self->n_peaks++] = peak;
        }
      else if (pattern->options->keep_absent)
        {
          peak.intensity = 0.0;
          self->absent[self->n_absent++] = peak;
        }
    }
  self->n_all = self->n_peaks;
  qsort (self->peaks, self->n_peaks, sizeof *self->peaks, compare_intensity);
  if (most > 0)
    self->n_peaks = MIN (self->n_peaks, most);
  qsort (self->peaks, self->n_peaks, sizeof *self->peaks, compare_two_theta);
}

static void
say_what_was_assumed (NearDiffraction *self, const NearCrystal *crystal,
                      const NearDiffractionOptions *options, double s_wanted)
{
  gboolean in_file = near_crystal_get_atom_data (crystal, "b_iso") != NULL;

  if (s_wanted > NEAR_FORM_FACTOR_MAX_S)
    near_notes_add (self->notes, NEAR_NOTE_WARNING, "form-factor-range",
                    _ ("Form factors are known up to sin θ/λ = %g 1/Å; peaks beyond 2θ = %.2f° are left out."),
                    NEAR_FORM_FACTOR_MAX_S,
                    get_two_theta (options, NEAR_FORM_FACTOR_MAX_S * NEAR_FORM_FACTOR_MAX_S));
  if (isnan (options->b_iso) && options->b_by_element == NULL)
    near_notes_add (self->notes, NEAR_NOTE_INFO, in_file ? "b-from-file" : "b-zero",
                    "%s",
                    in_file ? _ ("The B of each atom is that of the crystal's b_iso.")
                            : _ ("No B is known: the atoms are at rest, and peaks at large angles are too "
                                 "strong."));
  if (self->n_all > self->n_peaks)
    near_notes_add (self->notes, NEAR_NOTE_INFO, "peaks-left-out",
                    _ ("The strongest %zu of %zu peaks are listed."), self->n_peaks, self->n_all);
}

static void
clear (gpointer data)
{
  NearDiffraction *self = data;

  g_free (self->peaks);
  g_free (self->absent);
  g_free (self->families);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
}

static gboolean
check_found (gsize n, const NearCrystal *crystal, const NearDiffractionOptions *options, GError **error)
{
  NearVec3 heights = near_lattice_get_heights (near_crystal_get_lattice (crystal));

  if (n > 0)
    return TRUE;
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
               _ ("there is no reflection with 2θ from %g to %g degrees at %g Å: the planes of this cell are "
                  "at most %g Å apart; choose a wider range or a shorter wavelength"),
               options->two_theta_min, options->two_theta_max, options->wavelength,
               MAX (MAX (heights.x[0], heights.x[1]), heights.x[2]));
  return FALSE;
}

/**
 * near_diffraction_new:
 * @crystal: in the cell that reflections are to be indexed in
 * @options: near_diffraction_options_init() and what was changed
 *
 * Returns: (transfer full) (nullable): the peaks
 * Errors: NEAR_ERROR_UNSUPPORTED for what does not repeat in three directions and for elements without a
 *   form factor; NEAR_ERROR_RANGE; NEAR_ERROR_NO_DATA without a reflection in the range;
 *   NEAR_ERROR_TOO_LARGE; NEAR_ERROR_CANCELLED
 * Cost: O(reflections n), about 1 ns each; 32 bytes a reflection
 * Checked: tests/core/test-diffraction.c against gemmi's structure factors, peak lists of Al and Si and
 *   extinction rules
 */
NearDiffraction *
near_diffraction_new (NearCrystal *crystal, const NearDiffractionOptions *options,
                      const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL && options != NULL, NULL);

  g_auto (NearScatterers) scatterers = { 0 };
  g_autofree NearReflection *reflections = NULL;
  gsize n;
  NearMonitorSlice slices[2];
  NearMonitor first = near_monitor_slice (monitor, 0.0, 0.95, &slices[0]);
  NearMonitor second = near_monitor_slice (monitor, 0.95, 1.0, &slices[1]);

  if (!_near_diffraction_options_check (options, error)
      || !_near_scatterers_init (&scatterers, crystal, options, error))
    return NULL;
  double s_min = sin (0.5 * options->two_theta_min * G_PI / 180.0) / options->wavelength;
  double s_max = sin (0.5 * options->two_theta_max * G_PI / 180.0) / options->wavelength;
  if (!_near_reflections_find (&scatterers, s_min, MIN (s_max, NEAR_FORM_FACTOR_MAX_S), &first, &reflections,
                               &n, error)
      || !check_found (n, crystal, options, error))
    return NULL;
  qsort (reflections, n, sizeof *reflections, compare_angles);
  g_autoptr (GArray) peaks = g_array_new (FALSE, FALSE, sizeof (NearDiffractionPeak));
  g_autoptr (GArray) families = g_array_new (FALSE, FALSE, sizeof (NearReflectionFamily));
  Pattern pattern = { .options = options, .peaks = peaks, .families = families };
  _near_holohedry_init (&pattern.holohedry, near_crystal_get_lattice (crystal));
  if (!group_reflections (&pattern, reflections, n, &second, error))
    return NULL;
  NearDiffraction *self = g_atomic_rc_box_new0 (NearDiffraction);
  self->wavelength = options->wavelength;
  self->notes = near_notes_new ();
  keep_peaks (self, &pattern);
  say_what_was_assumed (self, crystal, options, s_max);
  return self;
}

NearDiffraction *
near_diffraction_ref (NearDiffraction *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_diffraction_unref (NearDiffraction *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

gsize
near_diffraction_get_n_peaks (const NearDiffraction *self)
{
  return self->n_peaks;
}

const NearDiffractionPeak *
near_diffraction_peek_peaks (const NearDiffraction *self)
{
  return self->peaks;
}

gsize
near_diffraction_get_n_absent (const NearDiffraction *self)
{
  return self->n_absent;
}

const NearDiffractionPeak *
near_diffraction_peek_absent (const NearDiffraction *self)
{
  return self->absent;
}

gsize
near_diffraction_get_n_all (const NearDiffraction *self)
{
  return self->n_all;
}

double
near_diffraction_get_wavelength (const NearDiffraction *self)
{
  return self->wavelength;
}

const GPtrArray *
near_diffraction_get_notes (const NearDiffraction *self)
{
  return self->notes;
}

char *
near_diffraction_peak_dup_label (const NearDiffractionPeak *peak, gsize max_families)
{
  GString *label = g_string_new (NULL);

  for (gsize k = 0; k < MIN (peak->n_families, max_families); k++)
    {
      const int *h = peak->families[k].hkl;
      gboolean digits = TRUE;

      for (guint c = 0; c < 3; c++)
        digits = digits && h[c] >= 0 && h[c] <= 9;
      g_string_append_printf (label, digits ? "%s(%d%d%d)" : "%s(%d %d %d)", k > 0 ? " " : "", h[0], h[1],
                              h[2]);
    }
  if (peak->n_families > max_families)
    g_string_append (label, " …");
  return g_string_free (label, FALSE);
}
