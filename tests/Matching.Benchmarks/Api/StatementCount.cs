using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using Matching.Web.Data;

namespace Matching.Benchmarks.Api
{
    /// <summary>
    /// The number of statements that the service has sent to its database, in a file that it shares with the benchmark. It counts what
    /// asks whether it is listened to, so no activity is made.
    /// </summary>
    internal sealed class StatementCount : IDisposable
    {
        /// <summary>Variable with the path of the file.</summary>
        public const string Variable = "MATCHING_BENCHMARK_STATEMENTS";

        private readonly MemoryMappedFile file;
        private readonly MemoryMappedViewAccessor view;
        private long count;

        public StatementCount(string path)
        {
            file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, sizeof(long));
            view = file.CreateViewAccessor();
        }

        public long Statements => view.ReadInt64(0);

        /// <summary>Counts from now on, in the process of the service.</summary>
        public void Listen() =>
            ActivitySource.AddActivityListener(
                new ActivityListener
                {
                    ShouldListenTo = source => source.Name == Db.SourceName,
                    Sample = (ref _) =>
                    {
                        view.Write(0, Interlocked.Increment(ref count));
                        return ActivitySamplingResult.None;
                    },
                }
            );

        public void Dispose()
        {
            view.Dispose();
            file.Dispose();
        }
    }
}

/// <summary>Named for the runtime, which calls it in the process of the service before its first line.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(Matching.Benchmarks.Api.StatementCount.Variable) is { } path)
        {
            new Matching.Benchmarks.Api.StatementCount(path).Listen();
        }
    }
}
