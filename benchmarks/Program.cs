using System.CommandLine;
using Tiered.Benchmarks;
using Tiered.Benchmarks.Calls;
using Tiered.Benchmarks.Compare;
using Tiered.Benchmarks.Compile;

var root = new RootCommand("Measures Tiered, beside other engines where they are installed.")
{
    CallsCommand.Create(),
    CompareCommand.Create(),
    CompileCommand.Create(),
};
try
{
    return root.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (BenchmarkException error)
{
    Console.Error.WriteLine("benchmarks: " + error.Message);
    return 2;
}
