using Matching.Engine;

namespace Matching.Benchmarks;

/// <summary>The processor time of this process from now until the engine has solved, without what it takes to prove the result.</summary>
internal sealed class ProcessorUntilSolved : IProgress<double>
{
    private readonly TimeSpan start = Environment.CpuUsage.TotalTime;

    /// <summary>The time in milliseconds; 0 before the engine has solved.</summary>
    public double Milliseconds { get; private set; }

    public void Report(double value) =>
        Milliseconds = value == Matcher.Solved ? (Environment.CpuUsage.TotalTime - start).TotalMilliseconds : Milliseconds;
}
