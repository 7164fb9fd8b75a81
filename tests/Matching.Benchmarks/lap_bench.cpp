// Solves a square of the OR-Library's form by lapjv or lapmod of github.com/gatagat/lap (BSD, sources not in this repository):
// g++ -O3 -march=native -I LAP/_lapjv_cpp -o lap_bench lap_bench.cpp LAP/_lapjv_cpp/lapjv.cpp LAP/_lapjv_cpp/lapmod.cpp
// usage: lap_bench FILE lapjv|lapmod. Prints the processor time of the call and the cost.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <vector>
#include "lapjv.h"

static double now()
{
    timespec at;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &at);
    return 1e3 * at.tv_sec + 1e-6 * at.tv_nsec;
}

int main(int, char **args)
{
    FILE *file = fopen(args[1], "r");
    uint_t n;
    if (!file || fscanf(file, "%u", &n) != 1)
        return 2;
    std::vector<double> costs(size_t(n) * n);
    for (double &cost : costs)
        if (fscanf(file, "%lf", &cost) != 1)
            return 2;
    std::vector<cost_t *> rows(n);
    std::vector<uint_t> starts(n + 1), columns(costs.size());
    for (uint_t i = 0; i < n; i++)
    {
        rows[i] = &costs[size_t(i) * n];
        starts[i + 1] = (i + 1) * n;
        for (uint_t j = 0; j < n; j++)
            columns[size_t(i) * n + j] = j;
    }
    std::vector<int_t> x(n), y(n);
    std::vector<double> times;
    double sum = 0;
    while (sum < 100 && times.size() < 20)
    {
        double start = now();
        if (!strcmp(args[2], "lapmod"))
            lapmod_internal(n, costs.data(), starts.data(), columns.data(), x.data(), y.data(), FP_DYNAMIC);
        else
            lapjv_internal(n, rows.data(), x.data(), y.data());
        times.push_back(now() - start);
        sum += times.back();
    }
    std::sort(times.begin(), times.end());
    double total = 0;
    for (uint_t i = 0; i < n; i++)
        total += rows[i][x[i]];
    printf("run_ms=%.4f cost=%.0f\n", times[times.size() / 2], total);
}
