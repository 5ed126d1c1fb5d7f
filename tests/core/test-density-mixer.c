/* test-density-mixer.c — mixing of densities on a linear problem whose answer is known
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * out (G) = a (G) in (G) + b (G), or with a dense part, as a dielectric function would be: the
 * fixed point is known, and a combination of as many densities as there are different answers
 * finds it.
 */
#undef G_DISABLE_ASSERT
#include "near-density-mixer.h"

#include "dft-ion-test.h"
#include "near-init.h"
#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

typedef struct
{
  NearDftSystem *system;
  NearComplex *fixed, *density, *out; /* (n_g) */
  double *response;                   /* (n_g): of out to in, negative */
} Scene;

/* @n_responses different ones, 0: that of a metal, -4 pi chi / G^2 with the constant on top */
static Scene *
scene_new (guint n_responses)
{
  Scene *scene = g_new0 (Scene, 1);
  g_autoptr (NearRng) rng = near_rng_new (3, "densities");
  gsize n_g;

  scene->system = dft_ion_test_new_odd (NULL, 1.5);
  n_g = scene->system->n_g;
  scene->fixed = g_new (NearComplex, n_g);
  scene->density = g_new (NearComplex, n_g);
  scene->out = g_new (NearComplex, n_g);
  scene->response = g_new0 (double, n_g);
  for (gsize v = 0; v < n_g; v++)
    {
      scene->fixed[v]
          = near_rng_uniform (rng, -1.0, 1.0) + (v > 0 ? I : 0.0) * near_rng_uniform (rng, -1, 1);
      scene->density[v]
          = near_rng_uniform (rng, -1.0, 1.0) + (v > 0 ? I : 0.0) * near_rng_uniform (rng, -1, 1);
      if (v > 0 && n_responses == 0)
        scene->response[v] = -1.5 / scene->system->g2[v];
      else if (v > 0)
        scene->response[v] = 0.5 - 1.3 * (double) (v % n_responses + 1);
    }
  scene->density[0] = scene->fixed[0];
  return scene;
}

static void
scene_free (Scene *scene)
{
  near_dft_system_free (scene->system);
  g_free (scene->fixed);
  g_free (scene->density);
  g_free (scene->out);
  g_free (scene->response);
  g_free (scene);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Scene, scene_free)

static double
respond (Scene *scene)
{
  for (gsize v = 0; v < scene->system->n_g; v++)
    scene->out[v] = scene->fixed[v] + scene->response[v] * (scene->density[v] - scene->fixed[v]);
  return sqrt (near_density_get_distance2 (scene->system, scene->out, scene->density));
}

/* Without damping by Kerker (q0 = 0), n different responses are a problem of n dimensions for every
 * coefficient: n + 1 densities, and one step more, end it. */
static void
test_dimensions (void)
{
  for (guint n = 1; n < 5; n++)
    {
      g_autoptr (Scene) scene = scene_new (n);
      g_autoptr (NearDensityMixer) mixer = near_density_mixer_new (scene->system, 0.3, 0.0, 8);
      double first = respond (scene);

      for (guint i = 0; i <= n; i++)
        {
          g_assert_cmpfloat (respond (scene), >, 1e-3 * first);
          near_density_mixer_mix (mixer, scene->density, scene->out);
        }
      g_assert_cmpfloat (respond (scene), <, 1e-6 * first);
    }
}

/* One step is the formula; G = 0 is what it was, also where out says otherwise. */
static void
test_first (void)
{
  g_autoptr (Scene) scene = scene_new (0);
  g_autoptr (NearDensityMixer) mixer = near_density_mixer_new (scene->system, 0.7, 0.8, 8);
  gsize n_g = scene->system->n_g;
  g_autofree NearComplex *expected = g_new (NearComplex, n_g);

  respond (scene);
  scene->out[0] += 0.5;
  for (gsize v = 0; v < n_g; v++)
    expected[v] = scene->density[v]
                  + 0.7 * scene->system->g2[v] / (scene->system->g2[v] + 0.64)
                        * (scene->out[v] - scene->density[v]);
  near_density_mixer_mix (mixer, scene->density, scene->out);
  near_assert_close_array ((double *) scene->density, (double *) expected, 2 * n_g, 1e-14, 1e-14);
  g_assert_true (scene->density[0] == scene->fixed[0]);
  for (guint i = 0; i < 5; i++)
    {
      respond (scene);
      scene->out[0] += 0.5;
      near_density_mixer_mix (mixer, scene->density, scene->out);
      g_assert_true (scene->density[0] == scene->fixed[0]);
    }
}

/* What mixing without a memory cannot do: response beyond -1 */
static guint
count_steps (guint history, double q0, double beta, guint max)
{
  g_autoptr (Scene) scene = scene_new (0);
  g_autoptr (NearDensityMixer) mixer = near_density_mixer_new (scene->system, beta, q0, history);
  double first = respond (scene);
  guint n = 0;

  for (; n < max && respond (scene) > 1e-8 * first; n++)
    near_density_mixer_mix (mixer, scene->density, scene->out);
  return n;
}

static void
test_metal (void)
{
  guint both = count_steps (8, 0.8, 0.7, 60), plain = count_steps (1, 0.0, 0.7, 60);

  g_test_message ("both %u, Anderson %u, Kerker %u, plain %u", both, count_steps (8, 0.0, 0.7, 60),
                  count_steps (1, 1.2, 0.7, 60), plain);
  g_assert_cmpuint (both, <=, 14);
  g_assert_cmpuint (plain, ==, 60);
  g_assert_cmpuint (count_steps (1, sqrt (1.5), 0.7, 60), <, 30);
}

/* Goes on beyond what rounding leaves, and with the same density again and again. */
static void
test_end (void)
{
  g_autoptr (Scene) scene = scene_new (0);
  g_autoptr (NearDensityMixer) mixer = near_density_mixer_new (scene->system, 0.7, 0.8, 4);

  for (guint i = 0; i < 100; i++)
    {
      respond (scene);
      near_density_mixer_mix (mixer, scene->density, scene->out);
    }
  near_assert_close_array ((double *) scene->density, (double *) scene->fixed,
                           2 * scene->system->n_g, 1e-11, 1e-11);
  for (guint i = 0; i < 10; i++)
    near_density_mixer_mix (mixer, scene->density, scene->density);
  near_assert_close_array ((double *) scene->density, (double *) scene->fixed,
                           2 * scene->system->n_g, 1e-10, 1e-10);
}

/* What comes after is what a new mixer with the smaller weight does. */
static void
test_restart (void)
{
  g_autoptr (Scene) scene = scene_new (3), other = scene_new (3);
  g_autoptr (NearDensityMixer) mixer = near_density_mixer_new (scene->system, 0.6, 0.8, 3);
  g_autoptr (NearDensityMixer) fresh = near_density_mixer_new (scene->system, 0.3, 0.8, 3);
  gsize size = scene->system->n_g * sizeof (NearComplex);

  for (guint i = 0; i < 5; i++)
    {
      respond (scene);
      near_density_mixer_mix (mixer, scene->density, scene->out);
    }
  near_density_mixer_restart (mixer, 0.5);
  g_assert_cmpfloat (near_density_mixer_get_beta (mixer), ==, 0.3);
  memcpy (scene->density, other->density, size);
  for (guint i = 0; i < 5; i++)
    {
      respond (scene);
      near_density_mixer_mix (mixer, scene->density, scene->out);
      respond (other);
      near_density_mixer_mix (fresh, other->density, other->out);
      g_assert_cmpmem (scene->density, size, other->density, size);
    }
}

static void
test_distance (void)
{
  g_autoptr (Scene) scene = scene_new (0);
  const NearDftSystem *system = scene->system;
  NearComplex *work = near_fft_malloc (system->n_points * sizeof *work);
  double sum = 0.0;

  /* In real space: the square of a real function's integral */
  for (gsize v = 0; v < system->n_g; v++)
    scene->out[v] = scene->density[v] = 0.0;
  scene->out[0] = 0.3;
  for (gsize v = 1; v < system->n_g; v++)
    for (gsize w = 1; w < system->n_g; w++)
      if (system->miller[3 * v] == -system->miller[3 * w]
          && system->miller[3 * v + 1] == -system->miller[3 * w + 1]
          && system->miller[3 * v + 2] == -system->miller[3 * w + 2])
        scene->out[v] = 0.5 * (scene->fixed[v] + conj (scene->fixed[w]));
  g_autofree double *points = g_new (double, system->n_points);
  near_dft_system_to_points (system, scene->out, points, work);
  for (gsize p = 0; p < system->n_points; p++)
    sum += points[p] * points[p] * system->volume / (double) system->n_points;
  near_assert_close (near_density_get_distance2 (system, scene->out, scene->density), sum, 1e-12,
                     0.0);
  near_fft_free (work);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/mixer/dimensions", test_dimensions);
  g_test_add_func ("/dft/mixer/first", test_first);
  g_test_add_func ("/dft/mixer/metal", test_metal);
  g_test_add_func ("/dft/mixer/end", test_end);
  g_test_add_func ("/dft/mixer/restart", test_restart);
  g_test_add_func ("/dft/mixer/distance", test_distance);
  return g_test_run ();
}
