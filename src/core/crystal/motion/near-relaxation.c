/* near-relaxation.c — atoms moved to where no force is left
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * E. Bitzek, P. Koskinen, F. Gähler, M. Moseler, P. Gumbsch, Phys. Rev. Lett. 97, 170201 (2006). Each step:
 *   P = F . v;   if P > 0: v <- (1 - a) v + a |v| F / |F|, and after N_MIN such steps a longer time step and
 *   less mixing; else v = 0, a shorter time step, the mixing of the start
 *   v <- v + h F,  x <- x + h v
 * Every atom has the mass 1 eV (unit of time)^2/Å^2, so that light and heavy ones relax alike.
 */
#include "near-relaxation.h"

#include "near-molecular-dynamics-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define DEFAULT_MAX_FORCE 0.01
#define DEFAULT_MAX_STEPS 1000
#define DEFAULT_MAX_DISPLACEMENT 0.2
#define WORK_PER_POLL 4096

/* The paper's, and a first time step in Å/sqrt (eV). */
#define N_MIN 5
#define LONGER 1.1
#define SHORTER 0.5
#define FIRST_MIXING 0.1
#define LESS_MIXING 0.99
#define FIRST_STEP 0.1
#define LONGEST_STEP 1.0

/* Neighbours may go this far, of the cut-off, before their list is made anew. */
#define SKIN 0.1

typedef struct
{
  NearPotentialWork *work;
  gsize n;
  double *x, *v, *f; /* (n, 3); f: forces, zero on what is fixed */
  double *fixed;     /* (n, 3) or NULL */
  double step, mixing, max_displacement;
  guint n_downhill;
} Fire;

static void
fire_clear (Fire *fire)
{
  _near_potential_work_free (fire->work);
  g_free (fire->x);
  g_free (fire->v);
  g_free (fire->f);
  g_free (fire->fixed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fire, fire_clear)

static gboolean
update_forces (Fire *fire, GError **error)
{
  if (!_near_potential_work_eval (fire->work, fire->x, FALSE, error))
    return FALSE;
  if (!isfinite (fire->work->energy))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                           _ ("the energy is not finite; are atoms much too near to each other?"));
      return FALSE;
    }
  for (gsize i = 0; i < 3 * fire->n; i++)
    fire->f[i] = fire->fixed != NULL && fire->fixed[i] != 0.0 ? 0.0 : fire->work->forces[i];
  return TRUE;
}

static double
dot (gsize n, const double *a, const double *b)
{
  double sum = 0.0;

  for (gsize i = 0; i < n; i++)
    sum += a[i] * b[i];
  return sum;
}

static double
get_longest (gsize n, const double *vectors)
{
  double longest = 0.0;

  for (gsize i = 0; i < n; i++)
    longest = MAX (longest, dot (3, vectors + 3 * i, vectors + 3 * i));
  return sqrt (longest);
}

/* Turns the velocities towards the forces, or stops. */
static void
steer (Fire *fire)
{
  gsize n = 3 * fire->n;
  double force = sqrt (dot (n, fire->f, fire->f)), speed = sqrt (dot (n, fire->v, fire->v));

  if (dot (n, fire->f, fire->v) > 0.0)
    {
      for (gsize i = 0; i < n; i++)
        fire->v[i] = (1.0 - fire->mixing) * fire->v[i] + fire->mixing * speed * fire->f[i] / force;
      if (++fire->n_downhill > N_MIN)
        {
          fire->step = MIN (fire->step * LONGER, LONGEST_STEP);
          fire->mixing *= LESS_MIXING;
        }
      return;
    }
  if (speed > 0.0)
    {
      fire->step *= SHORTER;
      fire->mixing = FIRST_MIXING;
    }
  memset (fire->v, 0, n * sizeof *fire->v);
  fire->n_downhill = 0;
}

static void
move (Fire *fire)
{
  double longest, scale;

  for (gsize i = 0; i < 3 * fire->n; i++)
    fire->v[i] += fire->step * fire->f[i];
  longest = fire->step * get_longest (fire->n, fire->v);
  scale = longest > fire->max_displacement ? fire->max_displacement / longest : 1.0;
  for (gsize i = 0; i < 3 * fire->n; i++)
    fire->x[i] += scale * fire->step * fire->v[i];
}

static gboolean
start (Fire *fire, const NearCrystal *crystal, const NearPotential *potential, GError **error)
{
  fire->n = near_crystal_get_n_atoms (crystal);
  fire->work
      = _near_potential_work_new (potential, crystal, SKIN * near_potential_get_cutoff (potential), error);
  if (fire->work == NULL || !_near_crystal_dup_fixed (crystal, &fire->fixed, error))
    return FALSE;
  fire->x = g_memdup2 (near_crystal_peek_positions (crystal), 3 * fire->n * sizeof (double));
  fire->v = g_new0 (double, 3 * fire->n);
  fire->f = g_new0 (double, 3 * fire->n);
  fire->step = FIRST_STEP;
  fire->mixing = FIRST_MIXING;
  return update_forces (fire, error) && _near_potential_work_check (fire->work, error);
}

/* The crystal with the positions of @fire; its data of other positions are left out. */
static NearCrystal *
make_crystal (const Fire *fire, const NearCrystal *crystal, const NearPotential *potential, GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, FALSE);
  g_autofree const char **names = near_crystal_dup_atom_data_names (crystal);
  g_autoptr (NearCrystal) moved = NULL;

  for (gsize i = 0; i < fire->n; i++)
    near_crystal_builder_add_atom (builder, near_crystal_peek_species (crystal)[i], fire->x + 3 * i);
  for (gsize k = 0; names[k] != NULL; k++)
    if (!g_str_equal (names[k], "velocities"))
      near_crystal_builder_take_atom_data (builder, names[k],
                                           near_array_ref (near_crystal_get_atom_data (crystal, names[k])));
  moved = near_crystal_builder_finish (builder, error);
  return moved != NULL ? near_potential_apply (potential, moved, error) : NULL;
}

void
near_relaxation_report_clear (NearRelaxationReport *self)
{
  g_clear_pointer (&self->energies, near_array_unref);
}

static gboolean
check_options (const NearRelaxationOptions *o, GError **error)
{
  if (o->max_force >= 0.0 && isfinite (o->max_force) && o->max_displacement >= 0.0
      && o->max_displacement <= 1.0)
    return TRUE;
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_RANGE,
      _ ("the largest force allowed is %g eV/Å and the longest step %g Å; they must be positive, and "
         "the step at most 1 Å"),
      o->max_force, o->max_displacement);
  return FALSE;
}

/**
 * near_crystal_relax:
 * @options: (nullable): NULL: all zero
 * @report: (out) (nullable): to be cleared with near_relaxation_report_clear()
 * @monitor: (nullable): asked several times a second
 *
 * Returns: (transfer full): @crystal with the atoms moved (positions are not wrapped), and energies, forces
 *   and stress as near_potential_apply() gives them; also if the steps were not enough, see the report
 *
 * Errors: NEAR_ERROR_RANGE if two atoms coincide; NEAR_ERROR_UNSUPPORTED; NEAR_ERROR_NOT_FINITE;
 *   NEAR_ERROR_CANCELLED
 * Cost: an evaluation of the forces a step; some hundred steps as a rule
 * Checked: tests/core/test-relaxation.c
 */
NearCrystal *
near_crystal_relax (const NearCrystal *crystal, const NearPotential *potential,
                    const NearRelaxationOptions *options, NearRelaxationReport *report,
                    const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL && potential != NULL, NULL);

  const NearRelaxationOptions usual = { 0 };
  g_auto (Fire) fire = { 0 };
  g_autoptr (GArray) energies = g_array_new (FALSE, FALSE, sizeof (double));
  NearRelaxationReport r = { 0 };
  guint64 max_steps;
  double max_force;

  options = options != NULL ? options : &usual;
  if (!check_options (options, error) || !start (&fire, crystal, potential, error))
    return NULL;
  max_steps = options->max_steps > 0 ? options->max_steps : DEFAULT_MAX_STEPS;
  max_force = options->max_force > 0.0 ? options->max_force : DEFAULT_MAX_FORCE;
  fire.max_displacement
      = options->max_displacement > 0.0 ? options->max_displacement : DEFAULT_MAX_DISPLACEMENT;
  r.first_energy = fire.work->energy;
  r.first_max_force = get_longest (fire.n, fire.f);
  for (;; r.n_steps++)
    {
      r.max_force = get_longest (fire.n, fire.f);
      r.energy = fire.work->energy;
      g_array_append_val (energies, r.energy);
      r.converged = r.max_force <= max_force;
      if (r.converged || r.n_steps == max_steps)
        break;
      if (r.n_steps % MAX (WORK_PER_POLL / fire.n, 1) == 0
          && !near_monitor_check (monitor, (double) r.n_steps / (double) max_steps, _ ("relaxation"),
                                  error))
        return NULL;
      steer (&fire);
      move (&fire);
      if (!update_forces (&fire, error))
        return NULL;
    }
  NearCrystal *relaxed = make_crystal (&fire, crystal, potential, error);
  if (relaxed != NULL && report != NULL)
    {
      r.energies = near_array_new_vector (energies->len, (const double *) energies->data);
      *report = r;
    }
  return relaxed;
}
