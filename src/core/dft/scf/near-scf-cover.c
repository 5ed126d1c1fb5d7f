/* near-scf-cover.c — bands up to an energy, all of them good
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The topmost bands converge slowly, as those above them are missing: some are computed that are
 * not used.
 */
#include "near-scf-private.h"

#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Of all bands: those on top that are not used, and how many more are tried when they do not reach
 */
#define BUFFER 0.08
#define NOT_COVERED "not-covered"
#define BANDS_NOT_GOOD "bands-not-good"
#define MORE 0.2
#define MAX_ROUNDS 40
/* Rounds for bands that reach the energy but are not good yet */
#define MAX_AGAIN 3

/* Free electrons of a cell have (2 E)^(3/2) / (6 pi^2) bands below E per volume, counted from the
 * lowest. */
static gsize
guess_more (const NearScf *self, double energy)
{
  double covered = _near_scf_get_covered (self), lowest = G_MAXDOUBLE, more;

  for (gsize k = 0; k < self->problem->n_k; k++)
    lowest = MIN (lowest, self->eigenvalues[k * self->n_bands]);
  more
      = (double) self->n_bands * (pow ((energy - lowest) / MAX (covered - lowest, 0.1), 1.5) - 1.0);
  return (gsize) ceil (CLAMP (more, MORE * (double) self->n_bands, 3.0 * (double) self->n_bands))
         + 1;
}

static gboolean
reach (NearScf *self, double energy, const NearMonitor *monitor, GError **error)
{
  guint n_again = 0;

  for (guint round = 0; round < MAX_ROUNDS; round++)
    {
      gsize least = _near_scf_problem_count_waves (self->problem), more;
      /* Otherwise nobody knew which of the new bands are below the energy. */
      gboolean are_known = self->n_solved == self->n_bands;

      /* One band is always left. */
      self->n_buffer = self->n_bands == least ? 0
                                              : MIN ((gsize) ceil (BUFFER * (double) self->n_bands),
                                                     self->n_bands - 1);
      if (!_near_scf_iterate (self, monitor, error))
        return FALSE;
      if (_near_scf_get_covered (self) >= energy)
        {
          if (are_known && self->report.residual <= NEAR_SCF_COVER_TOLERANCE)
            return TRUE;
          if (++n_again <= MAX_AGAIN)
            continue;
          near_notes_add (self->notes, NEAR_NOTE_WARNING, BANDS_NOT_GOOD,
                          _ ("Some of the bands that were asked for still have residuals of %.2g "
                             "Ha: their densities are "
                             "rough."),
                          self->report.residual);
          return TRUE;
        }
      more = MIN (guess_more (self, energy), least - self->n_bands);
      if (more == 0)
        break;
      if (!_near_scf_check_memory (
              _near_scf_problem_get_memory (self->problem, self->n_bands + more), error))
        return FALSE;
      _near_scf_add_bands (self, more);
    }
  near_notes_add (self->notes, NEAR_NOTE_WARNING, NOT_COVERED,
                  _ ("%zu bands reach %.3g eV above the Fermi energy, and %.3g eV were asked for: "
                     "above, states are "
                     "missing. Plane waves of a higher cut-off reach further."),
                  self->n_bands,
                  (_near_scf_get_covered (self) - self->filling.fermi_energy) * NEAR_HARTREE_EV,
                  (energy - self->filling.fermi_energy) * NEAR_HARTREE_EV);
  return TRUE;
}

/* What was said of another energy, or of fewer bands */
static void
forget_notes (NearScf *self)
{
  static const char *const ids[]
      = { NOT_COVERED, BANDS_NOT_GOOD, NEAR_SCF_TOP_BAND_OCCUPIED, NEAR_SCF_GRID_TOO_SHORT, NULL };

  for (guint i = self->notes->len; i-- > 0;)
    if (g_strv_contains (ids, ((const NearNote *) self->notes->pdata[i])->id))
      g_ptr_array_remove_index (self->notes, i);
}

gboolean
near_scf_cover (NearScf *self, double energy, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (self != NULL && self->report.iteration > 0, FALSE);

  gboolean fine;

  forget_notes (self);
  _near_scf_mix (self);
  self->cover = energy;
  fine = reach (self, energy, monitor, error);
  _near_scf_clear_benches (self);
  self->cover = -G_MAXDOUBLE;
  if (fine)
    _near_scf_note_filling (self);
  self->report.iteration++;
  self->report.seconds = 1e-6 * (double) (g_get_monotonic_time () - self->started);
  return fine;
}
