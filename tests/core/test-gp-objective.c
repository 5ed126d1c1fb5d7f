/* test-gp-objective.c — what the optimiser maximises, and its gradients
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-gp-optimizer.h"

#include "gp-test.h"
#include "near-init.h"
#include "near-test.h"

#include <math.h>

/* --- the objectives and their gradients ------------------------------------------------------- */

typedef struct
{
  NearGpObjective objective;
  NearGpData *data;
  NearKernel *kernel;
  NearMean *mean;
  const NearGpPrior *priors;
} Model;

static double
get_objective (const double *p, gpointer user_data)
{
  Model *model = user_data;
  g_autoptr (GError) error = NULL;
  guint n_kernel = near_kernel_get_n_parameters (model->kernel);
  g_autoptr (NearKernel) kernel = near_kernel_with_theta (model->kernel, p);
  g_autoptr (NearMean) mean
      = model->mean != NULL ? near_mean_with_parameters (model->mean, p + n_kernel) : NULL;
  double value = NAN;

  near_gp_objective_evaluate (model->objective, model->data, kernel, mean, model->priors, &value,
                              NULL, NULL, &error);
  g_assert_no_error (error);
  return value;
}

static void
check_gradient (NearGpObjective objective, const char *kernel_text, const char *mean_text,
                gboolean noise)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (17, 2, 3, noise);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel (kernel_text, 2);
  g_autoptr (NearMean) mean = mean_text != NULL ? gp_test_new_mean (mean_text, 2) : NULL;
  guint n_kernel = near_kernel_get_n_parameters (kernel);
  guint n = n_kernel + (mean != NULL ? near_mean_get_n_parameters (mean) : 0);
  g_autofree double *p = g_new (double, n), *gradient = g_new (double, n);
  g_autofree NearGpPrior *priors = g_new0 (NearGpPrior, n);
  Model model = { objective, data, kernel, mean, priors };
  double value;

  for (guint i = 0; i < n; i++)
    priors[i] = i % 3 == 0   ? (NearGpPrior){ NEAR_GP_PRIOR_GAMMA, 3.0, 2.0 }
                : i % 3 == 1 ? (NearGpPrior){ NEAR_GP_PRIOR_LOG_NORMAL, 0.5, 0.8 }
                             : (NearGpPrior){ NEAR_GP_PRIOR_FLAT };
  if (n > n_kernel)
    priors[n_kernel] = (NearGpPrior){ NEAR_GP_PRIOR_NORMAL, 0.2, 1.5 };
  near_kernel_get_theta (kernel, p);
  for (guint i = n_kernel; i < n; i++)
    {
      p[i] = near_mean_get_parameter (mean, i - n_kernel);
      if (i > n_kernel)
        priors[i] = (NearGpPrior){ NEAR_GP_PRIOR_FLAT };
    }
  g_assert_true (near_gp_objective_evaluate (objective, data, kernel, mean, priors, &value,
                                             gradient, NULL, &error));
  near_assert_close (value, get_objective (p, &model), 1e-13, 0.0);
  near_assert_gradient (get_objective, &model, p, gradient, n, 1e-3, 1e-6, 1e-6);
}

static void
test_gradients (void)
{
  for (NearGpObjective o = 0; o < NEAR_GP_N_OBJECTIVES; o++)
    {
      check_gradient (o, "1.4*RBF(l=0.9) + White(0.05)", NULL, FALSE);
      check_gradient (o, "0.8*Matern52(l=[0.7,1.6]) + 0.3*Linear(s0=0.5) + White(0.02)", NULL,
                      TRUE);
      check_gradient (o, "1.4*RBF(l=0.9) + White(0.05)", "linear", TRUE);
      check_gradient (o, "1.1*RBF(l=0.6) + White(0.03)", "a=0.3; b=0.4; a + b*sin(x1)", FALSE);
    }
}

/* The value of leave-one-out against leaving every point out. */
static void
test_leave_one_out (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpData) data = gp_test_new_data (9, 1, 4, FALSE);
  g_autoptr (NearKernel) kernel = gp_test_new_kernel ("1.2*RBF(l=0.8) + White(0.03)", 1);
  double value, sum = 0.0;

  for (gsize i = 0; i < 9; i++)
    {
      g_autoptr (NearGpData) others = near_gp_data_delete (data, i);
      g_autoptr (NearGp) gp = near_gp_new (others, kernel, NULL, NULL, &error);
      double mean, sd;
      NearGpPrediction out = { .mean = &mean, .sd_measurement = &sd };

      near_gp_predict (gp, 1, near_gp_data_peek_x (data) + i, &out, NULL, &error);
      g_assert_no_error (error);
      double z = (near_gp_data_peek_y (data)[i] - mean) / sd;
      sum -= 0.5 * log (2.0 * G_PI) + log (sd) + 0.5 * z * z;
    }
  near_gp_objective_evaluate (NEAR_GP_OBJECTIVE_LEAVE_ONE_OUT, data, kernel, NULL, NULL, &value,
                              NULL, NULL, &error);
  g_assert_no_error (error);
  near_assert_close (value, sum, 1e-10, 0.0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/gp-objective/gradients", test_gradients);
  g_test_add_func ("/gp-objective/leave-one-out", test_leave_one_out);
  return g_test_run ();
}
