using System.Diagnostics;
using System.Security.Cryptography;
using Dapper;
using Matching.Web.Data;
using Matching.Web.Features.Privacy;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Matching.Web.Operation;

/// <summary>How backups are encrypted.</summary>
public sealed class BackupOptions
{
    /// <summary>Public key of <c>age</c> to which backups are encrypted: the service cannot open its own. Not encrypted when empty.</summary>
    public string AgeRecipient { get; set; } = "";

    /// <summary>File with the identity of <c>age</c> that opens a backup; needed to restore an encrypted one.</summary>
    public string AgeIdentityFile { get; set; } = "";

    /// <summary>The program that encrypts.</summary>
    public string AgeProgram { get; set; } = "age";
}

/// <summary>Copies the database while the service writes, and puts a copy back where there is none.</summary>
public sealed class Backup(Dialect dialect, IdentityVault vault, IOptions<BackupOptions> options, IOptions<DatabaseOptions> database, TimeProvider clock)
{
    // Enough for usual readers; the copy does not wait longer, since it holds nothing of the log.
    private const int LogTries = 4;

    private static readonly byte[] AgeHeader = "age-encryption.org/"u8.ToArray();

    /// <summary>
    /// Writes everything that was acknowledged before to one file. Returns its SHA-256, and whether the log beside the database could be emptied of erased bytes,
    /// which matters where the files are copied by other means.
    /// </summary>
    public async Task<(string Sha256, bool IsLogEmptied)> Make(string file, CancellationToken cancellationToken)
    {
        var sqlite = Sqlite("pg_dump --format=custom --file=FILE \"$DATABASE_URL\", and keep " + ErasureLedger.FileName + " of Database:Folder with it");
        if (File.Exists(file))
        {
            throw new InvalidOperationException($"{file} is there already; a backup overwrites nothing.");
        }

        if (!File.Exists(sqlite.Path))
        {
            throw new InvalidOperationException($"There is no database at {sqlite.Path}.");
        }

        // The plain copy is made where the database is, and leaves that place encrypted when a key is named.
        var plain = sqlite.Path + ".backup";
        Delete(plain);
        Reserve(plain);
        bool isLogEmptied;
        try
        {
            await using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = sqlite.Path, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString))
            {
                await connection.OpenAsync(cancellationToken);
                isLogEmptied = await EmptyLog(connection, sqlite, cancellationToken);
                await connection.ExecuteAsync("PRAGMA busy_timeout = 10000");
                // one read transaction: what is committed before it begins is in it, and free pages are not
                await connection.ExecuteAsync(new CommandDefinition("VACUUM INTO @Plain", new { Plain = plain }, commandTimeout: 0, cancellationToken: cancellationToken));
            }

            await Check(plain, cancellationToken);
            if (options.Value.AgeRecipient.Length > 0)
            {
                await Age(["--encrypt", "--recipient", options.Value.AgeRecipient, "--output", Path.GetFullPath(file), plain], cancellationToken);
                Private(file);
            }
            else
            {
                File.Copy(plain, file);
            }

            return (await Settled(file, cancellationToken), isLogEmptied);
        }
        finally
        {
            Delete(plain);
        }
    }

    private async Task<bool> EmptyLog(SqliteConnection connection, SqliteDialect sqlite, CancellationToken cancellationToken)
    {
        for (var i = 0; i < LogTries; i++)
        {
            await Task.Delay(i == 0 ? TimeSpan.Zero : database.Value.EraseAgain * (1 << (i - 1)), clock, cancellationToken);
            using var answers = await connection.QueryMultipleAsync(sqlite.AfterErasure);
            await answers.ReadFirstAsync<long>();
            if (await answers.ReadFirstAsync<long>() == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Puts a backup into the folder of the database, which must hold nothing but the ledger of erasures.</summary>
    public async Task Restore(string file, CancellationToken cancellationToken)
    {
        var sqlite = Sqlite("pg_restore into an empty database; the next start erases again whoever " + ErasureLedger.FileName + " names");
        var folder = Path.GetDirectoryName(Path.GetFullPath(sqlite.Path))!;
        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFileSystemEntries(folder).FirstOrDefault(path => Path.GetFileName(path) != ErasureLedger.FileName) is { } other)
        {
            throw new InvalidOperationException($"{folder} is not empty ({Path.GetFileName(other)}): restore into an empty folder; only {ErasureLedger.FileName} may be there, and should be.");
        }

        if (!File.Exists(file))
        {
            throw new InvalidOperationException($"There is no backup at {file}.");
        }

        var plain = sqlite.Path + ".part";
        try
        {
            if (await IsEncrypted(file, cancellationToken))
            {
                if (options.Value.AgeIdentityFile.Length == 0)
                {
                    throw new InvalidOperationException("This backup is encrypted: name the file with the identity that opens it in Backup:AgeIdentityFile.");
                }

                await Age(["--decrypt", "--identity", options.Value.AgeIdentityFile, "--output", plain, Path.GetFullPath(file)], cancellationToken);
                Private(plain);
            }
            else
            {
                Reserve(plain);
                File.Copy(file, plain, overwrite: true);
                Private(plain);
            }

            await Check(plain, cancellationToken);
            await Settled(plain, cancellationToken);
            File.Move(plain, sqlite.Path);
        }
        finally
        {
            Delete(plain);
        }
    }

    private SqliteDialect Sqlite(string instead) =>
        dialect as SqliteDialect ?? throw new InvalidOperationException($"PostgreSQL has tools of its own for this: {instead}.");

    // Whole, ours, and written under the key at hand: without it names could not be read.
    private async Task Check(string path, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            if (await connection.ExecuteScalarAsync<string>("PRAGMA integrity_check") is var verdict && verdict != "ok")
            {
                throw new InvalidOperationException($"The copy is damaged: {verdict}");
            }

            var keyId = await connection.ExecuteScalarAsync<string>("SELECT value FROM settings WHERE name = 'master_key_id'");
            if (keyId is not null && keyId != vault.KeyId)
            {
                throw new InvalidOperationException("This copy was written under another master key: point Keys:MasterKeyFile to that one.");
            }
        }
        catch (SqliteException exception)
        {
            throw new InvalidOperationException($"This is no database of the service: {exception.Message}");
        }
    }

    private async Task Age(string[] arguments, CancellationToken cancellationToken)
    {
        try
        {
            using var age = Process.Start(new ProcessStartInfo(options.Value.AgeProgram, arguments) { RedirectStandardError = true })!;
            var told = await age.StandardError.ReadToEndAsync(cancellationToken);
            await age.WaitForExitAsync(cancellationToken);
            if (age.ExitCode != 0)
            {
                throw new InvalidOperationException($"{options.Value.AgeProgram} failed: {told.Trim()}");
            }
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new InvalidOperationException($"The program {options.Value.AgeProgram} cannot be started; install age, or name it in Backup:AgeProgram. Nothing was written.");
        }
    }

    private static async Task<bool> IsEncrypted(string file, CancellationToken cancellationToken)
    {
        var start = new byte[AgeHeader.Length];
        await using var stream = File.OpenRead(file);
        return await stream.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken) == start.Length && start.AsSpan().SequenceEqual(AgeHeader);
    }

    // with what a reader may have laid beside it
    private static void Delete(string path)
    {
        foreach (var end in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(path + end);
        }
    }

    private static void Reserve(string path)
    {
        using (File.Create(path))
        {
        }

        Private(path);
    }

    private static void Private(string path)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private static async Task<string> Settled(string path, CancellationToken cancellationToken)
    {
        Private(path);
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        stream.Flush(flushToDisk: true);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
