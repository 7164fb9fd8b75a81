namespace Matching.Web.Operation;

/// <summary>
/// A file that exists only while it is written; then it is renamed or deleted. A lock is held until the process ends, which
/// distinguishes the leftover of a killed process from a file that another process is writing.
/// </summary>
internal sealed class UnfinishedFile : IDisposable
{
    private readonly string path;

    private UnfinishedFile(string path, FileStream stream) => (this.path, Stream) = (path, stream);

    public FileStream Stream { get; }

    public string Path => path;

    /// <summary>Creates the file, readable by the owner only. Fails when another process is writing it.</summary>
    public static UnfinishedFile Take(string path)
    {
        var taken =
            TryOpen(path, FileMode.OpenOrCreate)
            ?? throw new InvalidOperationException($"Another process is writing {path}. Try again when it has finished.");
        taken.SetLength(0);
        return new UnfinishedFile(path, taken);
    }

    /// <summary>Deletes leftovers of killed processes.</summary>
    public static void RemoveLeft(string folder, string pattern)
    {
        foreach (var path in Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [])
        {
            if (TryOpen(path, FileMode.Open) is { } left)
            {
                File.Delete(path);
                left.Dispose();
            }
        }
    }

    /// <summary>Flushes the file to disk and renames it. Fails when the name exists.</summary>
    public void Finish(string name)
    {
        Stream.Flush(flushToDisk: true);
        File.Move(path, name);
    }

    public void Dispose()
    {
        // with the files that SQLite may have created beside it
        foreach (var end in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(path + end);
        }

        Stream.Dispose();
    }

    private static FileStream? TryOpen(string path, FileMode mode)
    {
        try
        {
            var stream = new FileStream(
                path,
                new FileStreamOptions
                {
                    Mode = mode,
                    Access = FileAccess.ReadWrite,
                    Share = FileShare.None,
                    BufferSize = 0,
                }
            );
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            return stream;
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
    }
}
